using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Dicom.Tests.IO;

public sealed class DicomFile_tests
{
    public static TheoryData<string> Syntaxes => [DicomUID.ExplicitVRLittleEndian.UID, DicomUID.ImplicitVRLittleEndian.UID];

    [Theory]
    [MemberData(nameof(Syntaxes))]
    public void A_file_written_reads_back_the_same(string syntax)
    {
        var written = new DicomFile(Some.Image(DicomCharacterSet.Latin1, "Grün^Käthe"), DicomTransferSyntax.Find(syntax)!);
        var bytes = written.ToBytes();

        var read = DicomFile.Open(new MemoryStream(bytes));

        Assert.Equal(syntax, read.FileMetaInfo.TransferSyntax.UID.UID);
        Assert.Equal(Some.Uid, read.FileMetaInfo.MediaStorageSOPInstanceUID);
        Assert.Equal("Grün^Käthe", read.Dataset.GetString(DicomTag.PatientName));
        Assert.Equal("Grün^Käthe", read.Dataset.GetSequence(DicomTag.RequestAttributesSequence).Items[0].GetString(DicomTag.RequestedProcedureDescription));
        Assert.Equal([0.1, 0.25], read.Dataset.TryGetValues<double>(DicomTag.PixelSpacing, out var spacing) ? spacing : []);
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8, 9, 0], read.Dataset.GetRaw(DicomTag.PixelData).ToArray());
        Assert.Equal(written.Dataset.Select(item => item.Tag), read.Dataset.Select(item => item.Tag));
        Assert.Equal(bytes, read.ToBytes());
        Assert.Empty(read.Warnings);
    }

    [Theory]
    [MemberData(nameof(Syntaxes))]
    public async Task Dcmdump_reads_what_is_written_without_a_word_of_complaint(string syntax)
    {
        using var folder = new TempFolder();
        new DicomFile(Some.Image(DicomCharacterSet.Utf8, "李^四"), DicomTransferSyntax.Find(syntax)!).Save(folder["image.dcm"]);

        var (exitCode, output) = await ChildProcess.RunAsync("dcmdump", ["+L", folder["image.dcm"]], TimeSpan.FromMinutes(1));

        Assert.Equal(0, exitCode);
        Assert.DoesNotContain("W:", output, StringComparison.Ordinal);
        Assert.DoesNotContain("E:", output, StringComparison.Ordinal);
        Assert.Contains("[李^四]", output, StringComparison.Ordinal);
        Assert.Contains("EDGEMLOPS_", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0x7FE1, 0x1010)] // raw data, as vendors keep it
    [InlineData(0xFFFC, 0xFFFC)] // padding
    public void A_header_ends_where_pixels_would_be_also_without_any(int group, int element)
    {
        var header = DicomDatasetWriter.ToBytes(WithoutPixels(), DicomTransferSyntax.ExplicitVRLittleEndian);
        using var file = new LongFile([.. header, (byte)group, (byte)(group >> 8), (byte)element, (byte)(element >> 8), .. "OB\0\0"u8, 0, 0, 0, 0x60], 0x6000_0000);

        Assert.Equal(3, DicomFile.OpenHeader(file).Dataset.GetSingleValue<int>(DicomTag.Rows));
        Assert.InRange(file.Position, 0, 128 * 1024);
    }

    [Fact]
    public void A_header_longer_than_any_is_a_fault_and_not_read_to_its_end()
    {
        var document = new byte[] { 0x08, 0, 0x16, 0, (byte)'U', (byte)'I', 2, 0, (byte)'1', 0, 0x42, 0, 0x11, 0, (byte)'O', (byte)'B', 0, 0, 0, 0, 0, 0x60 };
        using var file = new LongFile(document, 0x6000_0000);

        var fault = Assert.Throws<DicomReadException>(() => DicomFile.OpenHeader(file)).Fault;

        Assert.Equal(DicomReadFaultCode.TooLarge, fault.Code);
        Assert.InRange(file.Position, 0, 64 * 1024 * 1024);
    }

    [Fact]
    public void A_header_is_read_without_the_pixels_behind_it()
    {
        var image = Some.Image().AddOrUpdate(DicomVR.OB, DicomTag.PixelData, new byte[10_000_000]);
        using var stream = new MemoryStream(new DicomFile(image, DicomTransferSyntax.ExplicitVRLittleEndian).ToBytes());

        var header = DicomFile.OpenHeader(stream).Dataset;

        Assert.False(header.Contains(DicomTag.PixelData));
        Assert.Equal("P-1", header.GetString(DicomTag.PatientID));
        Assert.InRange(stream.Position, 1, 64 * 1024);
    }

    [Theory]
    [InlineData(1_000)]
    [InlineData(64 * 1024)]
    [InlineData(1_000_000)]
    public void A_header_of_any_size_is_read_whole(int size)
    {
        var image = Some.Image().AddOrUpdate(DicomVR.OB, new DicomTag(0x0099, 0x1002), new byte[size]);
        var bytes = new DicomFile(image, DicomTransferSyntax.ExplicitVRLittleEndian).ToBytes();

        var header = DicomFile.OpenHeader(new MemoryStream(bytes)).Dataset;

        Assert.Equal(image.Select(item => item.Tag).Where(tag => tag != DicomTag.PixelData), header.Select(item => item.Tag));
    }

    [Fact]
    public void A_header_is_read_once_however_often_more_of_the_file_is_fetched_for_it()
    {
        var image = Some.Image();
        for (var index = 0; index < 300_000; index++)
        {
            image.AddOrUpdate(DicomVR.US, new DicomTag((ushort)(0x0101 + (2 * (index >> 12))), (ushort)(0x1000 + (index & 0xFFF))), new byte[] { 1, 0 });
        }

        var bytes = new DicomFile(image, DicomTransferSyntax.ExplicitVRLittleEndian).ToBytes();
        var whole = AllocatedBy(() => Assert.True(DicomFile.TryRead(bytes, new DicomReadOptions { StopBeforePixelData = true }, out _, out _)));
        var inPieces = AllocatedBy(() => Assert.Equal(image.Count - 1, DicomFile.OpenHeader(new MemoryStream(bytes)).Dataset.Count));

        // Beside the elements there are the buffers, each twice the one before.
        Assert.InRange(inPieces - whole, 0, (3L * bytes.Length) + 1_000_000);
        Assert.True(whole > 4L * bytes.Length, $"{whole} bytes for {bytes.Length}: elements do not weigh enough to tell");
    }

    [Fact]
    public void A_value_longer_than_the_file_is_told_from_its_beginning()
    {
        byte[] start = [.. DicomDatasetWriter.ToBytes(WithoutPixels(), DicomTransferSyntax.ExplicitVRLittleEndian), .. Some.LongElement(new DicomTag(0x0101, 0x1010), "OB", 0x7000_0000)];
        using var file = new LongFile(start, 0x6000_0000);

        var fault = Assert.Throws<DicomReadException>(() => DicomFile.OpenHeader(file)).Fault;

        Assert.Equal((DicomReadFaultCode.Truncated, new DicomTag(0x0101, 0x1010)), (fault.Code, fault.Tag));
        Assert.InRange(file.Position, 0, 128 * 1024);
    }

    [Fact]
    public void A_file_of_nothing_is_told_from_its_beginning()
    {
        using var file = new LongFile([], 0x6000_0000);

        Assert.Equal(DicomReadFaultCode.NotDicom, Assert.Throws<DicomReadException>(() => DicomFile.OpenHeader(file)).Code);
        Assert.InRange(file.Position, 0, 128 * 1024);
    }

    [Theory]
    [InlineData(65_400)]
    [InlineData(65_530)]
    [InlineData(200_000)]
    public void Meta_information_longer_than_the_first_piece_is_read_whole(int size)
    {
        var meta = new DicomFileMetaInformation(DicomUID.SecondaryCaptureImageStorage.UID, Some.Uid, DicomTransferSyntax.ImplicitVRLittleEndian);
        meta.Dataset.AddOrUpdate(DicomVR.OB, new DicomTag(0x0002, 0x0102), new byte[size]);
        byte[] bytes = [.. meta.ToBytes(), .. DicomDatasetWriter.ToBytes(Some.Image(), DicomTransferSyntax.ImplicitVRLittleEndian)];

        var header = DicomFile.OpenHeader(new MemoryStream(bytes));

        Assert.Equal("P-1", header.Dataset.GetString(DicomTag.PatientID));
        Assert.Equal(DicomTransferSyntax.ImplicitVRLittleEndian, header.FileMetaInfo.TransferSyntax);
        Assert.Empty(header.Warnings);
    }

    [Fact]
    public void Zeros_at_the_end_of_an_object_without_pixels_are_padding_however_it_is_read()
    {
        byte[] bytes = [.. new DicomFile(WithoutPixels(), DicomTransferSyntax.ExplicitVRLittleEndian).ToBytes(), .. new byte[1_000_000]];

        var header = DicomFile.OpenHeader(new MemoryStream(bytes));

        Assert.Equal(WithoutPixels().Count, header.Dataset.Count);
        Assert.Equal(DicomReadWarningCode.TrailingBytes, Assert.Single(header.Warnings).Code);
    }

    [Fact]
    public void Meta_information_put_before_a_received_data_set_makes_a_file()
    {
        var dataset = DicomDatasetWriter.ToBytes(Some.Image(), DicomTransferSyntax.ImplicitVRLittleEndian);
        var meta = new DicomFileMetaInformation(DicomUID.SecondaryCaptureImageStorage.UID, Some.Uid, DicomTransferSyntax.ImplicitVRLittleEndian, "MODALITY");

        var file = DicomFile.Open(new MemoryStream([.. meta.ToBytes(), .. dataset]));

        Assert.Equal("P-1", file.Dataset.GetString(DicomTag.PatientID));
        Assert.Equal("MODALITY", file.FileMetaInfo.Dataset.GetString(DicomTag.SourceApplicationEntityTitle));
        Assert.Empty(file.Warnings);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_bare_data_set_is_recognised_and_noted(bool isExplicit)
    {
        var syntax = isExplicit ? DicomTransferSyntax.ExplicitVRLittleEndian : DicomTransferSyntax.ImplicitVRLittleEndian;
        var file = DicomFile.Open(new MemoryStream(DicomDatasetWriter.ToBytes(Some.Image(), syntax)));

        Assert.Equal(syntax, file.FileMetaInfo.TransferSyntax);
        Assert.Equal("P-1", file.Dataset.GetString(DicomTag.PatientID));
        Assert.Contains(file.Warnings, warning => warning.Code == DicomReadWarningCode.MissingMetaInformation);
    }

    [Theory]
    [InlineData("")]
    [InlineData("DICM")]
    [InlineData("GIF89a and then something else that is quite long")]
    [InlineData("<?xml version=\"1.0\" encoding=\"utf-8\"?><a><b>c</b></a>")]
    public void What_is_no_DICOM_is_called_that(string text)
    {
        var bytes = System.Text.Encoding.ASCII.GetBytes(text);

        Assert.False(DicomFile.TryRead(bytes, DicomReadOptions.Default, out _, out var fault));
        Assert.Equal(DicomReadFaultCode.NotDicom, fault.Code);
    }

    [Fact]
    public void A_fault_in_a_file_is_given_by_its_place_in_the_file()
    {
        var bytes = new DicomFile(Some.Image(), DicomTransferSyntax.ExplicitVRLittleEndian).ToBytes()[..^4];

        var exception = Assert.Throws<DicomReadException>(() => DicomFile.Open(new MemoryStream(bytes)));

        Assert.Equal(DicomReadFaultCode.Truncated, exception.Code);
        Assert.Equal(DicomTag.PixelData, exception.Tag);
        Assert.Equal([0xE0, 0x7F, 0x10, 0x00], bytes[(int)exception.Offset..((int)exception.Offset + 4)]);
    }

    [Fact]
    public void A_missing_file_is_no_fault_of_DICOM() =>
        Assert.ThrowsAny<IOException>(() => DicomFile.TryOpen("/nowhere/at-all.dcm", DicomReadOptions.Default, out _, out _));

    private static long AllocatedBy(Action action)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static DicomDataset WithoutPixels()
    {
        var dataset = Some.Image();
        dataset.Remove(DicomTag.PixelData);
        return dataset;
    }
}
