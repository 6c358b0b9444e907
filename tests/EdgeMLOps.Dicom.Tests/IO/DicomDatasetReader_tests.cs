namespace EdgeMLOps.Dicom.Tests.IO;

public sealed class DicomDatasetReader_tests
{
    private static readonly DicomTag Unknown = new(0x0019, 0x1010);
    private static readonly byte[] ItemEnd = Some.Item(DicomTag.ItemDelimitationItem, 0);
    private static readonly byte[] SequenceEnd = Some.Item(DicomTag.SequenceDelimitationItem, 0);

    [Fact]
    public void Values_stay_in_the_buffer_they_came_in()
    {
        var bytes = DicomDatasetWriter.ToBytes(Some.Image(), DicomTransferSyntax.ExplicitVRLittleEndian);
        var dataset = Read(bytes);

        bytes.AsSpan(bytes.Length - 10).Fill(0x77);

        Assert.All(dataset.GetRaw(DicomTag.PixelData).ToArray(), cell => Assert.Equal(0x77, cell));
    }

    [Fact]
    public void A_value_longer_than_the_input_is_truncated_and_allocates_nothing()
    {
        byte[] bytes = [.. Some.Element(DicomTag.Modality, "CS", 2, (byte)'D', (byte)'X'), .. Some.LongElement(DicomTag.PixelData, "OW", 0xFFFF_FFF0, 1)];
        var before = GC.GetAllocatedBytesForCurrentThread();
        var fault = Fault(bytes);

        Assert.Equal(new DicomReadFault(DicomReadFaultCode.Truncated, DicomTag.PixelData, 10), fault);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
    }

    [Fact]
    public void A_value_longer_than_its_item_is_told_from_a_truncated_one()
    {
        byte[] inner = Some.Element(DicomTag.CodeValue, "SH", 40, 1, 2);
        byte[] bytes = [.. Some.LongElement(DicomTag.ProcedureCodeSequence, "SQ", uint.MaxValue), .. Some.Item(DicomTag.Item, 10, inner), .. SequenceEnd];

        Assert.Equal(new DicomReadFault(DicomReadFaultCode.LengthExceedsContainer, DicomTag.CodeValue, 20), Fault(bytes));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(11)]
    public void Input_that_ends_inside_a_header_is_truncated(int length)
    {
        var bytes = Some.LongElement(DicomTag.PixelData, "OW", 0)[..length];

        Assert.Equal(DicomReadFaultCode.Truncated, Fault(bytes).Code);
    }

    [Fact]
    public void A_sequence_without_its_delimiter_at_the_end_of_input_is_truncated()
    {
        byte[] bytes = [.. Some.LongElement(DicomTag.ProcedureCodeSequence, "SQ", uint.MaxValue), .. Some.Item(DicomTag.Item, uint.MaxValue), .. ItemEnd];

        Assert.Equal(new DicomReadFault(DicomReadFaultCode.Truncated, DicomTag.ProcedureCodeSequence, 0), Fault(bytes));
    }

    [Fact]
    public void Something_else_than_an_item_in_a_sequence_is_named()
    {
        byte[] bytes = [.. Some.LongElement(DicomTag.ProcedureCodeSequence, "SQ", uint.MaxValue, Some.Element(DicomTag.Modality, "CS", 2, 1, 2))];

        Assert.Equal(new DicomReadFault(DicomReadFaultCode.UnexpectedTag, DicomTag.Modality, 12), Fault(bytes));
    }

    [Fact]
    public void Undefined_length_where_no_VR_allows_it_is_named() =>
        Assert.Equal(DicomReadFaultCode.UndefinedLengthNotAllowed, Fault(Some.LongElement(DicomTag.TextValue, "UT", uint.MaxValue)).Code);

    [Fact]
    public void Unknown_of_undefined_length_is_a_sequence_in_implicit_VR()
    {
        // PS3.5 section 6.2.2: the private sequence of a sender that did not know its VR.
        byte[] implicitElement = Some.Item(DicomTag.CodeValue, 4, "T-01"u8.ToArray());
        byte[] bytes = [.. Some.LongElement(Unknown, "UN", uint.MaxValue), .. Some.Item(DicomTag.Item, 12, implicitElement), .. SequenceEnd];

        Assert.Equal("T-01", Read(bytes).GetSequence(Unknown).Items[0].GetString(DicomTag.CodeValue));
    }

    [Fact]
    public void Deep_nesting_within_a_raised_limit_is_read_and_written_back()
    {
        var dataset = new DicomDataset();
        for (var depth = 0; depth < 50_000; depth++)
        {
            dataset = new DicomDataset().AddOrUpdate(DicomTag.ContentSequence, dataset);
        }

        var bytes = DicomDatasetWriter.ToBytes(dataset, DicomTransferSyntax.ExplicitVRLittleEndian);
        var read = DicomDatasetReader.Read(bytes, DicomTransferSyntax.ExplicitVRLittleEndian, new DicomReadOptions { MaxDepth = 60_000 });

        Assert.Equal(bytes, DicomDatasetWriter.ToBytes(read, DicomTransferSyntax.ExplicitVRLittleEndian));
    }

    [Fact]
    public void Too_many_elements_are_refused()
    {
        var bytes = Enumerable.Range(0, 11).SelectMany(index => Some.Element(new DicomTag(0x0009, (ushort)(0x1000 + index)), "CS", 0)).ToArray();

        Assert.Equal(DicomReadFaultCode.TooManyElements, Fault(bytes, new DicomReadOptions { MaxElements = 10 }).Code);
        Assert.Equal(11, Read(bytes).Count);
    }

    [Fact]
    public void Elements_in_falling_order_are_sorted_in_time_that_does_not_square()
    {
        var bytes = Enumerable.Range(0, 200_000).Reverse()
            .SelectMany(index => Some.Element(new DicomTag((ushort)(0x0009 + (2 * (index >> 12))), (ushort)(index & 0xFFF)), "CS", 0)).ToArray();
        var clock = System.Diagnostics.Stopwatch.StartNew();

        var dataset = Read(bytes);

        Assert.Equal(200_000, dataset.Count);
        Assert.True(dataset.Zip(dataset.Skip(1)).All(pair => pair.First.Tag < pair.Second.Tag));
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 5);
    }

    [Fact]
    public void Of_a_tag_that_stands_twice_the_later_is_kept()
    {
        byte[] bytes = [.. Some.Element(DicomTag.Modality, "CS", 2, "DX"u8.ToArray()), .. Some.Element(DicomTag.Modality, "CS", 2, "CR"u8.ToArray())];

        Assert.Equal("CR", Read(bytes).GetString(DicomTag.Modality));
    }

    [Fact]
    public void A_delimiter_left_out_is_made_up_for_by_the_next()
    {
        byte[] bytes =
        [
            .. Some.LongElement(DicomTag.ProcedureCodeSequence, "SQ", uint.MaxValue), .. Some.Item(DicomTag.Item, uint.MaxValue),
            .. Some.Element(DicomTag.CodeValue, "SH", 2, "AB"u8.ToArray()), .. SequenceEnd, .. Some.Element(DicomTag.PatientID, "LO", 2, "P1"u8.ToArray()),
        ];

        var dataset = Read(bytes);

        Assert.Equal("AB", dataset.GetSequence(DicomTag.ProcedureCodeSequence).Items[0].GetString(DicomTag.CodeValue));
        Assert.Equal("P1", dataset.GetString(DicomTag.PatientID));
    }

    [Fact]
    public void Fragments_are_carried_as_they_came()
    {
        byte[] bytes =
        [
            .. Some.LongElement(DicomTag.PixelData, "OB", uint.MaxValue), .. Some.Item(DicomTag.Item, 4, 0, 0, 0, 0),
            .. Some.Item(DicomTag.Item, 2, 0xFF, 0xD8), .. Some.Item(DicomTag.Item, 2, 0xFF, 0xD9), .. SequenceEnd,
        ];

        var dataset = Read(bytes);

        Assert.True(dataset.TryGetItem(DicomTag.PixelData, out var item));
        var pixels = Assert.IsType<DicomFragmentSequence>(item);
        Assert.Equal(4, pixels.OffsetTable.Length);
        Assert.Equal([[0xFF, 0xD8], [0xFF, 0xD9]], pixels.Fragments.Select(fragment => fragment.ToArray()));
        Assert.Equal(bytes, DicomDatasetWriter.ToBytes(dataset, DicomTransferSyntax.JPEGBaseline8Bit));
    }

    private static DicomDataset Read(byte[] bytes) => DicomDatasetReader.Read(bytes, DicomTransferSyntax.ExplicitVRLittleEndian);

    private static DicomReadFault Fault(byte[] bytes, DicomReadOptions? options = null) =>
        Assert.Throws<DicomReadException>(() => DicomDatasetReader.Read(bytes, DicomTransferSyntax.ExplicitVRLittleEndian, options ?? DicomReadOptions.Default)).Fault;
}
