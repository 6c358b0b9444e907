namespace EdgeMLOps.Dicom.Tests.IO;

/// <summary>Files whose beginning is missing or says something else than what follows.</summary>
public sealed class Recognition_tests
{
    private static readonly DicomTransferSyntax Explicit = DicomTransferSyntax.ExplicitVRLittleEndian;
    private static readonly DicomTransferSyntax Implicit = DicomTransferSyntax.ImplicitVRLittleEndian;
    private static readonly byte[] BigEndian = [0, 8, 0, 0x60, (byte)'C', (byte)'S', 0, 2, (byte)'D', (byte)'X', 0, 0x28, 0, 0x10, (byte)'U', (byte)'S', 0, 2, 1, 2];

    [Fact]
    public void Implicit_data_behind_a_declaration_of_explicit_is_read_and_noted()
    {
        var file = Reading.Open(Reading.File(Explicit, DicomDatasetWriter.ToBytes(Some.Image(), Implicit)));

        AssertCorrected(file, Implicit);
    }

    [Fact]
    public void Explicit_data_behind_a_declaration_of_implicit_is_read_and_noted()
    {
        var file = Reading.Open(Reading.File(Implicit, DicomDatasetWriter.ToBytes(Some.Image(), Explicit)));

        AssertCorrected(file, Explicit);
    }

    [Fact]
    public void Little_endian_data_behind_a_declaration_of_big_endian_is_read_and_noted()
    {
        var file = Reading.Open(Reading.File(DicomTransferSyntax.ExplicitVRBigEndian, DicomDatasetWriter.ToBytes(Some.Image(), Explicit)));

        AssertCorrected(file, Explicit);
    }

    [Fact]
    public void Big_endian_data_behind_a_declaration_of_little_endian_is_read_and_noted()
    {
        var file = Reading.Open(Reading.File(Explicit, BigEndian));

        Assert.Equal(DicomTransferSyntax.ExplicitVRBigEndian, file.FileMetaInfo.TransferSyntax);
        Assert.Equal(0x0102, file.Dataset.GetSingleValue<int>(DicomTag.Rows));
        Assert.Equal(DicomReadWarningCode.WrongTransferSyntax, Assert.Single(file.Warnings).Code);
    }

    [Fact]
    public void Implicit_data_of_a_compressed_syntax_keeps_the_syntax_of_its_pixels()
    {
        byte[] pixels = [.. Some.Item(DicomTag.PixelData, uint.MaxValue), .. Some.Item(DicomTag.Item, 0), .. Some.Item(DicomTag.Item, 2, 0xFF, 0xD8), .. Some.Item(DicomTag.SequenceDelimitationItem, 0)];
        var file = Reading.Open(Reading.File(DicomTransferSyntax.JPEGBaseline8Bit, [.. Some.Item(DicomTag.Modality, 2, "DX"u8.ToArray()), .. pixels]));

        Assert.Equal(DicomUID.JPEGBaseline8Bit, file.FileMetaInfo.TransferSyntax.UID);
        Assert.True(file.FileMetaInfo.TransferSyntax.IsEncapsulated);
        Assert.True(file.Dataset.TryGetItem(DicomTag.PixelData, out var item));
        Assert.Single(Assert.IsType<DicomFragmentSequence>(item).Fragments);

        // Written again it is what the standard has for that syntax.
        var again = Reading.Open(file.ToBytes());
        Assert.Empty(again.Warnings);
        Assert.Equal("DX", again.Dataset.GetString(DicomTag.Modality));
    }

    [Theory]
    [InlineData("1.2.3.4.5", false)]
    [InlineData("1.2.3.4.5", true)]
    [InlineData("not a uid", true)]
    public void A_transfer_syntax_nobody_knows_is_read_as_its_data_shows(string uid, bool isExplicit)
    {
        var syntax = isExplicit ? Explicit : Implicit;
        byte[] declared = Some.Element(DicomTag.TransferSyntaxUID, "UI", uid.Length + (uid.Length & 1), [.. System.Text.Encoding.ASCII.GetBytes(uid), .. new byte[uid.Length & 1]]);
        byte[] bytes = [.. new byte[128], .. "DICM"u8, .. declared, .. DicomDatasetWriter.ToBytes(Some.Image(), syntax)];

        var file = Reading.Open(bytes);

        Assert.Equal("P-1", file.Dataset.GetString(DicomTag.PatientID));
        Assert.False(file.FileMetaInfo.TransferSyntax.IsKnown);
        Assert.Equal(uid, file.FileMetaInfo.TransferSyntax.UID.UID);
        Assert.Contains(file.Warnings, warning => warning.Code == DicomReadWarningCode.UnknownTransferSyntax);
        Assert.Equal(
            DicomReadFaultCode.UnknownTransferSyntax,
            Reading.Fault([.. new byte[128], .. "DICM"u8, .. declared, .. Enumerable.Repeat((byte)0xEE, 100)]).Code);
    }

    [Theory]
    [InlineData("1.2.840.10008.1.2.4.53")]
    [InlineData("1.2.840.10008.1.2.4.66")]
    [InlineData("1.2.840.10008.1.2.4.110")]
    [InlineData("1.2.840.10008.1.2.1.98")]
    public void Retired_and_new_compressed_syntaxes_are_explicit_with_fragments(string uid)
    {
        var syntax = DicomTransferSyntax.Find(uid);

        Assert.NotNull(syntax);
        Assert.True(syntax is { IsEncapsulated: true, IsExplicitVR: true, IsKnown: true, IsDeflated: false });
    }

    [Theory]
    [InlineData("1.2.840.10008.1.2.4.95")]
    [InlineData("1.2.840.10008.1.2.4.205")]
    public void Referenced_pixels_with_a_deflated_data_set_are_no_fragments(string uid) =>
        Assert.True(DicomTransferSyntax.Find(uid) is { IsEncapsulated: false, IsDeflated: true });

    [Fact]
    public void A_preamble_without_prefix_is_read_past()
    {
        var file = Reading.Open([.. new byte[128], .. DicomDatasetWriter.ToBytes(Some.Image(), Explicit)]);

        Assert.Equal("P-1", file.Dataset.GetString(DicomTag.PatientID));
        Assert.Contains(file.Warnings, warning => warning.Code == DicomReadWarningCode.MissingMetaInformation);
    }

    [Fact]
    public void Meta_information_without_preamble_and_prefix_is_read()
    {
        var file = Reading.Open(new DicomFile(Some.Image(), Implicit).ToBytes()[132..]);

        Assert.Equal(Implicit, file.FileMetaInfo.TransferSyntax);
        Assert.Equal("P-1", file.Dataset.GetString(DicomTag.PatientID));
    }

    [Fact]
    public void A_bare_big_endian_data_set_is_recognised()
    {
        var file = Reading.Open(BigEndian);

        Assert.Equal(DicomTransferSyntax.ExplicitVRBigEndian, file.FileMetaInfo.TransferSyntax);
        Assert.Equal(0x0102, file.Dataset.GetSingleValue<int>(DicomTag.Rows));
    }

    [Fact]
    public void A_length_that_reads_like_a_VR_does_not_make_an_implicit_element_explicit()
    {
        // 0x5453 bytes: the letters ST, which (0008,0008) never is.
        byte[] dataset = [.. Some.Item(DicomTag.ImageType, 0x5453, Enumerable.Repeat((byte)'A', 0x5453).ToArray()), .. Some.Item(DicomTag.PatientID, 2, "P1"u8.ToArray())];

        Assert.Equal("P1", Reading.Open(Reading.File(Implicit, dataset)).Dataset.GetString(DicomTag.PatientID));
    }

    [Theory]
    [InlineData(64 * 1024)]
    [InlineData(128 * 1024)]
    public void A_header_read_in_pieces_does_not_end_where_a_piece_does(int piece)
    {
        // The last element before the pixels begins exactly where the first read ends.
        var image = Some.Image().AddOrUpdate(DicomTag.PatientID, "P-2");
        image.Remove(DicomTag.PixelData);
        image.AddOrUpdate(DicomVR.OB, new DicomTag(0x0099, 0x1002), ReadOnlyMemory<byte>.Empty);
        var size = new DicomFile(image, Explicit).ToBytes().Length;
        image.AddOrUpdate(DicomVR.OB, new DicomTag(0x0099, 0x1002), new byte[piece - size]);
        image.AddOrUpdate(DicomVR.LO, new DicomTag(0x0101, 0x0010), "LAST"u8.ToArray());
        var bytes = new DicomFile(image.AddOrUpdate(DicomVR.OB, DicomTag.PixelData, new byte[1_000_000]), Explicit).ToBytes();

        Assert.True(DicomFile.OpenHeader(new MemoryStream(bytes)).Dataset.Contains(new DicomTag(0x0101, 0x0010)));
    }

    private static void AssertCorrected(DicomFile file, DicomTransferSyntax expected)
    {
        Assert.Equal(expected, file.FileMetaInfo.TransferSyntax);
        Assert.Equal("P-1", file.Dataset.GetString(DicomTag.PatientID));
        Assert.Equal(new DicomReadWarning(DicomReadWarningCode.WrongTransferSyntax, DicomTag.TransferSyntaxUID, file.Warnings[0].Offset), Assert.Single(file.Warnings));
    }
}
