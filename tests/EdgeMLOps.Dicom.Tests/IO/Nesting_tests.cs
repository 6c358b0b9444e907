namespace EdgeMLOps.Dicom.Tests.IO;

/// <summary>Sequences nested to any depth: read as far as the limit goes, carried as bytes below it, and written as they were.</summary>
public sealed class Nesting_tests
{
    private const int Depth = 200_000;

    public static TheoryData<string, bool> Forms => new()
    {
        { DicomUID.ExplicitVRLittleEndian.UID, false },
        { DicomUID.ExplicitVRLittleEndian.UID, true },
        { DicomUID.ImplicitVRLittleEndian.UID, false },
        { DicomUID.ImplicitVRLittleEndian.UID, true },
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public void What_is_deeper_than_the_limit_is_kept_noted_and_written_as_it_was(string uid, bool hasLengths)
    {
        var syntax = DicomTransferSyntax.Find(uid)!;
        var bytes = Write(Nested(Depth), syntax, hasLengths);

        var file = Reading.Open(Reading.File(syntax, bytes));

        Assert.Equal(DicomReadWarningCode.TooDeep, Assert.Single(file.Warnings).Code);
        Assert.Equal("DX", file.Dataset.GetString(DicomTag.Modality));
        Assert.Equal("P-1", file.Dataset.GetString(DicomTag.PatientID));
        var (deepest, depth) = Deepest(file.Dataset);
        Assert.Equal(64, depth);
        Assert.True(deepest.GetRaw(DicomTag.ContentSequence).Length > Depth * 10);
        Assert.Equal(bytes, Write(file.Dataset, syntax, hasLengths));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void It_is_written_in_the_other_syntax_too(bool hasLengths)
    {
        var (from, to) = (DicomTransferSyntax.ExplicitVRLittleEndian, DicomTransferSyntax.ImplicitVRLittleEndian);
        var file = Reading.Open(Reading.File(from, Write(Nested(1000), from, hasLengths)));

        var written = Write(file.Dataset, to, hasLengths);

        Assert.Equal(Write(Nested(1000), to, hasLengths), written);
        Assert.Equal(Write(Nested(1000), from, hasLengths), Write(Reading.Open(Reading.File(to, written)).Dataset, from, hasLengths));
    }

    [Fact]
    public void Below_the_limit_a_sequence_of_unknown_VR_is_implicit_and_what_follows_it_is_not()
    {
        byte[] unknown =
        [
            .. Some.LongElement(new DicomTag(0x0019, 0x1010), "UN", uint.MaxValue), .. Some.Item(DicomTag.Item, uint.MaxValue),
            .. Some.Item(DicomTag.CodeValue, 0x5553, new byte[0x5553]), .. Some.Item(DicomTag.ItemDelimitationItem, 0), .. Some.Item(DicomTag.SequenceDelimitationItem, 0),
        ];
        byte[] fragments =
        [
            .. Some.LongElement(DicomTag.PixelData, "OB", uint.MaxValue), .. Some.Item(DicomTag.Item, 0), .. Some.Item(DicomTag.Item, 2, 0xFF, 0xD8),
            .. Some.Item(DicomTag.SequenceDelimitationItem, 0),
        ];
        byte[] item = [.. unknown, .. Some.Element(DicomTag.PatientID, "LO", 2, "P1"u8.ToArray()), .. fragments];
        byte[] deep =
        [
            .. Some.LongElement(DicomTag.ContentSequence, "SQ", uint.MaxValue), .. Some.Item(DicomTag.Item, uint.MaxValue), .. item,
            .. Some.Item(DicomTag.ItemDelimitationItem, 0), .. Some.Item(DicomTag.Item, 0), .. Some.Item(DicomTag.SequenceDelimitationItem, 0),
        ];

        var read = DicomDatasetReader.Read(
            (byte[])[.. deep, .. Some.Element(DicomTag.ImageComments, "LT", 0)], DicomTransferSyntax.ExplicitVRLittleEndian, new DicomReadOptions { MaxDepth = 0 });

        Assert.Equal(deep[12..^8], read.GetRaw(DicomTag.ContentSequence).ToArray());
        Assert.True(read.Contains(DicomTag.ImageComments));
    }

    [Fact]
    public void Deep_nesting_that_has_no_end_is_truncated()
    {
        var level = new byte[][] { Some.LongElement(DicomTag.ContentSequence, "SQ", uint.MaxValue), Some.Item(DicomTag.Item, uint.MaxValue) }.SelectMany(bytes => bytes).ToArray();
        var bytes = Enumerable.Repeat(level, Depth).SelectMany(part => part).ToArray();

        Assert.Equal(DicomReadFaultCode.Truncated, Reading.Fault(Reading.File(DicomTransferSyntax.ExplicitVRLittleEndian, bytes)).Code);
        Assert.Equal(
            DicomReadFaultCode.Truncated, Reading.Fault(Reading.File(DicomTransferSyntax.ExplicitVRLittleEndian, bytes), new DicomReadOptions { MaxDepth = 1_000_000 }).Code);
    }

    [Fact]
    public void What_cannot_stand_in_it_is_found_below_the_limit_too()
    {
        byte[] deep =
        [
            .. Some.LongElement(DicomTag.ContentSequence, "SQ", uint.MaxValue), .. Some.Item(DicomTag.Item, uint.MaxValue),
            .. Some.LongElement(DicomTag.TextValue, "UT", uint.MaxValue), .. Some.Item(DicomTag.ItemDelimitationItem, 0), .. Some.Item(DicomTag.SequenceDelimitationItem, 0),
        ];

        Assert.Equal(
            DicomReadFaultCode.UnexpectedTag, Reading.Fault(Reading.File(DicomTransferSyntax.ExplicitVRLittleEndian, deep), new DicomReadOptions { MaxDepth = 0 }).Code);
    }

    [Fact]
    public void A_header_is_read_past_it()
    {
        var dataset = Nested(Depth).AddOrUpdate(DicomVR.OW, DicomTag.PixelData, new byte[100_000]);
        using var stream = new MemoryStream(Reading.File(DicomTransferSyntax.ExplicitVRLittleEndian, Write(dataset, DicomTransferSyntax.ExplicitVRLittleEndian, hasLengths: false)));

        var header = DicomFile.OpenHeader(stream);

        Assert.True(header.HasPixelData);
        Assert.Equal("P-1", header.Dataset.GetString(DicomTag.PatientID));
        Assert.Equal(DicomReadWarningCode.TooDeep, Assert.Single(header.Warnings).Code);
    }

    private static DicomDataset Nested(int depth)
    {
        var dataset = new DicomDataset().AddOrUpdate(DicomTag.CodeValue, "T-01");
        for (var level = 0; level < depth; level++)
        {
            dataset = new DicomDataset().AddOrUpdate(DicomTag.ContentSequence, dataset);
        }

        return dataset.AddOrUpdate(DicomTag.Modality, "DX").AddOrUpdate(DicomTag.PatientID, "P-1");
    }

    private static byte[] Write(DicomDataset dataset, DicomTransferSyntax syntax, bool hasLengths)
    {
        using var output = new MemoryStream();
        DicomDatasetWriter.Write(dataset, syntax, new DicomWriteOptions { ExplicitLengthSequences = hasLengths }, output);
        return output.ToArray();
    }

    private static (DicomDataset Dataset, int Depth) Deepest(DicomDataset dataset)
    {
        var depth = 0;
        while (dataset.TryGetSequence(DicomTag.ContentSequence, out var sequence))
        {
            (dataset, depth) = (sequence.Items[0], depth + 1);
        }

        return (dataset, depth);
    }
}
