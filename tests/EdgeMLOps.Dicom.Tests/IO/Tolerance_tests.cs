namespace EdgeMLOps.Dicom.Tests.IO;

/// <summary>Accept and keep: what breaks the standard and can be carried is carried, and noted with its tag and place.</summary>
public sealed class Tolerance_tests
{
    private static readonly DicomTag Unknown = new(0x0019, 0x1010);
    private static readonly byte[] Patient = Some.Element(DicomTag.PatientID, "LO", 2, "P1"u8.ToArray());
    private static readonly byte[] Modality = Some.Element(DicomTag.Modality, "CS", 2, "DX"u8.ToArray());
    private static readonly int Start = Reading.File(DicomTransferSyntax.ExplicitVRLittleEndian).Length;

    public static TheoryData<uint, string, string> BadValues => new()
    {
        { 0x0020000D, "UI", "1.2.03" },
        { 0x0020000D, "UI", "1.2.x3" },
        { 0x0020000D, "UI", new string('1', 66) },
        { 0x00080020, "DA", "2024-02-29" },
        { 0x00080030, "TM", "noon" },
        { 0x0008002A, "DT", "today " },
        { 0x00280030, "DS", "0.1\\wide" },
        { 0x00281052, "DS", "0.12345678901234567890" },
        { 0x00200013, "IS", "1.5 " },
        { 0x00080060, "CS", "dx" },
        { 0x00101010, "AS", "12 Y" },
        { 0x00080054, "AE", "MORE THAN SIXTEEN CHARACTERS" },
        { 0x00186018, "UL", "abcdef" },
    };

    public static TheoryData<uint, string, string> GoodValues => new()
    {
        { 0x0020000D, "UI", "1.2.3\0" },
        { 0x00080020, "DA", "20240229" },
        { 0x00080030, "TM", "120000.123  " },
        { 0x00280030, "DS", "0.1\\ -1.5E-3" },
        { 0x00200013, "IS", "-12 " },
        { 0x00080008, "CS", "DERIVED\\SECONDARY\\\\A_1" },
        { 0x00101010, "AS", "012Y" },
        { 0x00100010, "PN", "any thing^at all" },
    };

    [Theory]
    [MemberData(nameof(BadValues))]
    public void A_value_that_breaks_its_VR_is_kept_and_noted(uint tag, string vr, string value)
    {
        var bytes = Bytes(value);

        var file = Open(Some.Element(DicomTag.FromValue(tag), vr, bytes.Length, bytes));

        var expected = vr == "UI" ? DicomReadWarningCode.InvalidUID : DicomReadWarningCode.InvalidValue;
        Assert.Equal(new DicomReadWarning(expected, DicomTag.FromValue(tag), Start), Assert.Single(file.Warnings));
        Assert.Equal(bytes, file.Dataset.GetRaw(DicomTag.FromValue(tag)).ToArray());
    }

    [Theory]
    [MemberData(nameof(GoodValues))]
    public void A_value_that_keeps_its_rules_is_not_noted(uint tag, string vr, string value) =>
        Assert.Empty(Open(Some.Element(DicomTag.FromValue(tag), vr, Bytes(value).Length, Bytes(value))).Warnings);

    [Fact]
    public void A_VR_that_the_tag_has_not_is_kept_and_noted()
    {
        var file = Open(Some.Element(DicomTag.PatientID, "SH", 2, "P1"u8.ToArray()));

        Assert.Equal(new DicomReadWarning(DicomReadWarningCode.WrongVR, DicomTag.PatientID, Start), Assert.Single(file.Warnings));
        Assert.Equal("P1", file.Dataset.GetString(DicomTag.PatientID));
    }

    [Theory]
    [InlineData(0x00280106, "SS")]
    [InlineData(0x00280106, "US")]
    [InlineData(0x00283006, "OW")]
    [InlineData(0x00283006, "US")]
    [InlineData(0x7FE00010, "OB")]
    [InlineData(0x00191010, "LO")]
    [InlineData(0x00100020, "UN")]
    public void A_VR_that_the_standard_leaves_open_is_not_noted(uint tag, string vr)
    {
        var value = new byte[] { (byte)'1', (byte)' ' };
        var isLong = vr is "OW" or "OB" or "UN";
        Assert.Empty(Open(isLong ? Some.LongElement(DicomTag.FromValue(tag), vr, 2, value) : Some.Element(DicomTag.FromValue(tag), vr, 2, value)).Warnings);
    }

    [Fact]
    public void A_sequence_whose_inside_is_broken_is_kept_as_bytes_and_the_study_goes_on()
    {
        byte[] item = Some.Item(DicomTag.Item, 10, Some.Element(DicomTag.CodeValue, "SH", 40, 1, 2));
        var file = Open([.. Modality, .. Some.LongElement(DicomTag.ProcedureCodeSequence, "SQ", 18, item), .. Patient]);

        Assert.Equal(new DicomReadWarning(DicomReadWarningCode.BrokenSequence, DicomTag.CodeValue, Start + 10 + 20), Assert.Single(file.Warnings));
        Assert.Equal(item, file.Dataset.GetRaw(DicomTag.ProcedureCodeSequence).ToArray());
        Assert.Equal("P1", file.Dataset.GetString(DicomTag.PatientID));
    }

    [Fact]
    public void Only_the_innermost_broken_sequence_is_lost()
    {
        byte[] inner = Some.LongElement(DicomTag.PerformedProtocolCodeSequence, "SQ", 4, 1, 2, 3, 4);
        byte[] item = Some.Item(DicomTag.Item, (uint)(inner.Length + Modality.Length), [.. Modality, .. inner]);
        var file = Open([.. Some.LongElement(DicomTag.RequestAttributesSequence, "SQ", (uint)item.Length, item), .. Some.Element(DicomTag.ImageComments, "LT", 0)]);

        var kept = file.Dataset.GetSequence(DicomTag.RequestAttributesSequence).Items[0];
        Assert.Equal("DX", kept.GetString(DicomTag.Modality));
        Assert.Equal([1, 2, 3, 4], kept.GetRaw(DicomTag.PerformedProtocolCodeSequence).ToArray());
        Assert.Contains(file.Warnings, warning => warning.Code == DicomReadWarningCode.BrokenSequence);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    public void An_item_without_a_sequence_is_refused_where_it_stands(int length)
    {
        // Two files of the corpus have one; its manifest calls them corrupt, and dcmdump refuses them.
        byte[] stray = Some.Item(DicomTag.Item, (uint)length, Modality[..length]);
        byte[] empty = Some.LongElement(DicomTag.ReferencedImageSequence, "SQ", 0);

        var fault = Reading.Fault(Reading.File(DicomTransferSyntax.ExplicitVRLittleEndian, [.. empty, .. stray, .. Patient]));

        Assert.Equal((DicomReadFaultCode.UnexpectedTag, DicomTag.Item, Start + empty.Length), (fault.Code, fault.Tag, (int)fault.Offset));
    }

    [Fact]
    public void A_sequence_that_came_as_UN_is_read_where_the_standard_knows_it()
    {
        byte[] item = Some.Item(DicomTag.Item, 12, Some.Item(DicomTag.CodeValue, 4, "T-01"u8.ToArray()));

        var file = Open([.. Some.LongElement(DicomTag.ProcedureCodeSequence, "UN", (uint)item.Length, item), .. Some.LongElement(Unknown, "UN", (uint)item.Length, item)]);

        Assert.Equal("T-01", file.Dataset.GetSequence(DicomTag.ProcedureCodeSequence).Items[0].GetString(DicomTag.CodeValue));
        Assert.Equal(item, file.Dataset.GetRaw(Unknown).ToArray());
    }

    [Fact]
    public void A_sequence_longer_than_the_file_is_kept_where_the_file_ends_behind_a_whole_element()
    {
        byte[] cut = [.. Patient, .. Some.LongElement(DicomTag.ProcedureCodeSequence, "SQ", 500), .. Some.Item(DicomTag.Item, 400), .. Some.Element(DicomTag.CodeValue, "SH", 2, "AB"u8.ToArray())];

        var file = Open(cut);

        Assert.Equal("AB", file.Dataset.GetSequence(DicomTag.ProcedureCodeSequence).Items[0].GetString(DicomTag.CodeValue));
        Assert.Equal([DicomReadWarningCode.CutShort, DicomReadWarningCode.CutShort], file.Warnings.Select(warning => warning.Code).Where(code => code == DicomReadWarningCode.CutShort));
        Assert.Equal(DicomReadFaultCode.Truncated, Reading.Fault(Reading.File(DicomTransferSyntax.ExplicitVRLittleEndian, cut[..^1])).Code);
    }

    [Fact]
    public void Fragments_without_their_delimiter_at_the_end_of_the_file_are_kept()
    {
        byte[] fragments = [.. Some.LongElement(DicomTag.PixelData, "OB", uint.MaxValue), .. Some.Item(DicomTag.Item, 0), .. Some.Item(DicomTag.Item, 2, 0xFF, 0xD8)];

        var file = Open(fragments);

        Assert.True(file.Dataset.TryGetItem(DicomTag.PixelData, out var item));
        Assert.Single(Assert.IsType<DicomFragmentSequence>(item).Fragments);
        Assert.Equal(new DicomReadWarning(DicomReadWarningCode.MissingDelimiter, DicomTag.PixelData, Start), Assert.Single(file.Warnings));
        Assert.Equal(DicomReadFaultCode.Truncated, Reading.Fault(Reading.File(DicomTransferSyntax.ExplicitVRLittleEndian, fragments[..^1])).Code);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(8)]
    [InlineData(1_000_001)]
    public void Zeros_behind_the_last_element_are_padding(int count)
    {
        var file = Open([.. Patient, .. new byte[count]]);

        Assert.Equal(1, file.Dataset.Count);
        Assert.Equal(new DicomReadWarning(DicomReadWarningCode.TrailingBytes, default, Start + Patient.Length), Assert.Single(file.Warnings));
    }

    [Fact]
    public void A_delimiter_that_ends_nothing_ends_no_header_either()
    {
        byte[] bytes = Reading.File(DicomTransferSyntax.ExplicitVRLittleEndian, [.. Modality, .. Some.Item(DicomTag.SequenceDelimitationItem, 0), .. Patient]);

        var header = DicomFile.OpenHeader(new MemoryStream(bytes));

        Assert.Equal("P1", header.Dataset.GetString(DicomTag.PatientID));
        Assert.Equal(DicomReadWarningCode.StrayDelimiter, Assert.Single(header.Warnings).Code);
    }

    [Fact]
    public void Zeros_with_something_behind_are_not_run_through_again_and_again()
    {
        // Run through again for each element they look like they would take hours, which the runner ends.
        byte[] bytes = Reading.File(DicomTransferSyntax.ExplicitVRLittleEndian, [.. Patient, .. new byte[8_000_000], 1, 1, 1]);

        Assert.False(DicomFile.TryRead(bytes, DicomReadOptions.Default, out _, out _));
    }

    [Fact]
    public void Meta_information_out_of_order_and_twice_is_read()
    {
        byte[] syntax = Some.Element(DicomTag.TransferSyntaxUID, "UI", 20, "1.2.840.10008.1.2.1\0"u8.ToArray());
        byte[] sop = Some.Element(DicomTag.MediaStorageSOPClassUID, "UI", 2, "1\0"u8.ToArray());
        byte[] bytes = [.. new byte[128], .. "DICM"u8, .. syntax, .. sop, .. syntax, .. Patient];

        var file = Reading.Open(bytes);

        Assert.Equal("P1", file.Dataset.GetString(DicomTag.PatientID));
        Assert.Equal("1", file.FileMetaInfo.MediaStorageSOPClassUID);
        Assert.Contains(file.Warnings, warning => warning.Code == DicomReadWarningCode.OutOfOrder);
    }

    [Fact]
    public void Signed_pixels_give_signed_values_their_VR_where_none_is_written()
    {
        byte[] dataset =
        [
            .. Some.Item(DicomTag.Modality, 2, "CT"u8.ToArray()), .. Some.Item(DicomTag.SmallestImagePixelValue, 2, 0xFF, 0xFF), .. Some.Item(DicomTag.PixelRepresentation, 2, 1, 0),
            .. Some.Item(DicomTag.PixelPaddingValue, 2, 0xFE, 0xFF), .. Some.Item(new DicomTag(0x0028, 0x3000), 18, Some.Item(DicomTag.Item, 10, Some.Item(DicomTag.LUTDescriptor, 2, 0xFD, 0xFF))),
        ];

        var read = Reading.Open(Reading.File(DicomTransferSyntax.ImplicitVRLittleEndian, dataset)).Dataset;

        Assert.Equal(65535, read.GetSingleValue<int>(DicomTag.SmallestImagePixelValue));
        Assert.Equal(-2, read.GetSingleValue<int>(DicomTag.PixelPaddingValue));
        Assert.Equal(-3, read.GetSequence(new DicomTag(0x0028, 0x3000)).Items[0].GetSingleValue<int>(DicomTag.LUTDescriptor));
    }

    [Fact]
    public void Of_very_many_warnings_the_first_hundred_are_kept()
    {
        var file = Open([.. Enumerable.Range(0, 300).SelectMany(index => Some.Element(new DicomTag(0x0019, (ushort)(0x1000 + index)), "US", 1, 0))]);

        Assert.Equal(100, file.Warnings.Count);
        Assert.All(file.Warnings, warning => Assert.Equal(DicomReadWarningCode.OddLength, warning.Code));
    }

    private static DicomFile Open(byte[] dataset) => Reading.Open(Reading.File(DicomTransferSyntax.ExplicitVRLittleEndian, dataset));

    private static byte[] Bytes(string text) => System.Text.Encoding.Latin1.GetBytes(text);
}
