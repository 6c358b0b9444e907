using System.IO.Compression;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Dicom.Tests.IO;

public sealed class Deflated_tests
{
    private static readonly DicomReadOptions HeaderOnly = new() { StopBeforePixelData = true };

    [Fact]
    public async Task What_dcmtk_deflated_is_read_as_what_it_was()
    {
        using var folder = new TempFolder();
        new DicomFile(Some.EveryVR(), DicomTransferSyntax.ExplicitVRLittleEndian).Save(folder["plain"]);
        var (exitCode, output) = await ChildProcess.RunAsync("dcmconv", ["+td", folder["plain"], folder["deflated"]], TimeSpan.FromMinutes(1));
        Assert.True(exitCode == 0, output);

        var deflated = DicomFile.Open(folder["deflated"]);

        Assert.Equal(DicomTransferSyntax.DeflatedExplicitVRLittleEndian, deflated.FileMetaInfo.TransferSyntax);
        Assert.Equal(Reading.Describe(DicomFile.Open(folder["plain"]).Dataset), Reading.Describe(deflated.Dataset));
        Assert.Empty(deflated.Warnings);
        Assert.Equal(DicomTransferSyntax.ExplicitVRLittleEndian, Reading.Open(deflated.ToBytes()).FileMetaInfo.TransferSyntax);
    }

    [Fact]
    public void A_data_set_off_the_network_is_inflated_too()
    {
        var plain = DicomDatasetWriter.ToBytes(Some.Image(), DicomTransferSyntax.ExplicitVRLittleEndian);

        var dataset = DicomDatasetReader.Read(Deflate(plain), DicomTransferSyntax.DeflatedExplicitVRLittleEndian);

        Assert.Equal(plain, DicomDatasetWriter.ToBytes(dataset, DicomTransferSyntax.ExplicitVRLittleEndian));
    }

    [Fact]
    public void A_zlib_wrapper_is_read_past_and_noted()
    {
        using var output = new MemoryStream();
        using (var zlib = new ZLibStream(output, CompressionLevel.Optimal, leaveOpen: true))
        {
            zlib.Write(DicomDatasetWriter.ToBytes(Some.Image(), DicomTransferSyntax.ExplicitVRLittleEndian));
        }

        var file = Reading.Open(Reading.File(DicomTransferSyntax.DeflatedExplicitVRLittleEndian, output.ToArray()));

        Assert.Equal("P-1", file.Dataset.GetString(DicomTag.PatientID));
        Assert.Contains(file.Warnings, warning => warning.Code == DicomReadWarningCode.WrappedDeflate);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(50)]
    [InlineData(99)]
    public void A_deflated_data_set_cut_short_is_truncated_wherever_it_is_cut(int percent)
    {
        var deflated = Deflate(DicomDatasetWriter.ToBytes(Some.Image(), DicomTransferSyntax.ExplicitVRLittleEndian));
        var cut = deflated[..(deflated.Length * percent / 100)];

        Assert.Equal(DicomReadFaultCode.Truncated, Reading.Fault(Reading.File(DicomTransferSyntax.DeflatedExplicitVRLittleEndian, cut)).Code);
    }

    [Fact]
    public void Cut_at_the_last_byte_only_it_is_still_truncated()
    {
        var deflated = Deflate(DicomDatasetWriter.ToBytes(Some.Image(), DicomTransferSyntax.ExplicitVRLittleEndian));

        Assert.Equal(DicomReadFaultCode.Truncated, Reading.Fault(Reading.File(DicomTransferSyntax.DeflatedExplicitVRLittleEndian, deflated[..^1])).Code);
        Assert.Equal("P-1", Reading.Open(Reading.File(DicomTransferSyntax.DeflatedExplicitVRLittleEndian, [.. deflated, 0])).Dataset.GetString(DicomTag.PatientID));
    }

    [Fact]
    public void What_does_not_inflate_is_called_that()
    {
        byte[] garbage = [0xFF, 0xFF, 0xFF, 0xFF, .. Enumerable.Repeat((byte)0xA5, 200)];

        Assert.Equal(DicomReadFaultCode.CorruptDeflate, Reading.Fault(Reading.File(DicomTransferSyntax.DeflatedExplicitVRLittleEndian, garbage)).Code);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_bomb_of_many_empty_elements_is_refused_for_their_number(bool headerOnly)
    {
        // A million sequences with one empty item each: 20 MB, and 50 KB when deflated.
        using var output = new MemoryStream();
        using (var deflate = new DeflateStream(output, CompressionLevel.Optimal, leaveOpen: true))
        {
            byte[] one = [0x09, 0, 0x01, 0x10, (byte)'S', (byte)'Q', 0, 0, 8, 0, 0, 0, 0xFE, 0xFF, 0x00, 0xE0, 0, 0, 0, 0];
            var thousand = Enumerable.Repeat(one, 1000).SelectMany(item => item).ToArray();
            for (var i = 0; i < 1000; i++)
            {
                deflate.Write(thousand);
            }
        }

        var bytes = Reading.File(DicomTransferSyntax.DeflatedExplicitVRLittleEndian, output.ToArray());
        var before = GC.GetAllocatedBytesForCurrentThread();
        var fault = Reading.Fault(bytes, headerOnly ? HeaderOnly : DicomReadOptions.Default);

        Assert.Equal(DicomReadFaultCode.TooManyElements, fault.Code);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 200_000_000);
    }

    [Fact]
    public void A_bomb_is_refused_before_it_is_let_off()
    {
        // A gigabyte of zeros behind one element's header, in a megabyte.
        using var output = new MemoryStream();
        using (var deflate = new DeflateStream(output, CompressionLevel.Fastest, leaveOpen: true))
        {
            deflate.Write(Some.LongElement(DicomTag.PixelData, "OB", 1 << 30));
            var zeros = new byte[1 << 20];
            for (var megabyte = 0; megabyte < 1024; megabyte++)
            {
                deflate.Write(zeros);
            }
        }

        var bytes = Reading.File(DicomTransferSyntax.DeflatedExplicitVRLittleEndian, output.ToArray());
        var before = GC.GetAllocatedBytesForCurrentThread();
        var fault = Reading.Fault(bytes);

        Assert.Equal(DicomReadFaultCode.InflatedTooLarge, fault.Code);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }

    [Fact]
    public void A_bomb_of_large_elements_is_refused_at_what_its_size_is_worth()
    {
        // A gigabyte as well, but no element says so: each is 65,000 zeros.
        var element = Some.LongElement(new DicomTag(0x0009, 0x1010), "OB", 65_000, new byte[65_000]);
        using var output = new MemoryStream();
        using (var deflate = new DeflateStream(output, CompressionLevel.Fastest, leaveOpen: true))
        {
            for (var count = 0; count < 16_000; count++)
            {
                deflate.Write(element);
            }
        }

        var bytes = Reading.File(DicomTransferSyntax.DeflatedExplicitVRLittleEndian, output.ToArray());
        Assert.InRange(bytes.Length, 900_000, 12_000_000);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var fault = Reading.Fault(bytes);

        Assert.Equal(DicomReadFaultCode.InflatedTooLarge, fault.Code);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, (32L << 20) + (16L * bytes.Length) + (40L << 20));
    }

    [Fact]
    public void What_pixels_declare_is_not_reserved_before_so_few_bytes_can_make_it()
    {
        var deflated = Deflate([.. Some.Element(DicomTag.Modality, "CS", 2, "DX"u8.ToArray()), .. Some.LongElement(DicomTag.PixelData, "OB", 60_000_000, 1, 2)]);
        var bytes = Reading.File(DicomTransferSyntax.DeflatedExplicitVRLittleEndian, deflated);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var fault = Reading.Fault(bytes);

        Assert.Equal((DicomReadFaultCode.Truncated, DicomTag.PixelData), (fault.Code, fault.Tag));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }

    [Fact]
    public void Of_a_large_image_there_is_one_copy()
    {
        var image = Some.Image().AddOrUpdate(DicomVR.OW, DicomTag.PixelData, RandomBytes(30_000_000));
        var bytes = Reading.File(DicomTransferSyntax.DeflatedExplicitVRLittleEndian, Deflate(DicomDatasetWriter.ToBytes(image, DicomTransferSyntax.ExplicitVRLittleEndian)));
        var before = GC.GetAllocatedBytesForCurrentThread();

        var read = Reading.Open(bytes);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 30_000_000, 31_000_000);
        Assert.True(image.GetRaw(DicomTag.PixelData).Span.SequenceEqual(read.Dataset.GetRaw(DicomTag.PixelData).Span));
    }

    [Fact]
    public void An_empty_image_in_a_small_file_is_no_bomb()
    {
        var image = Some.Image().AddOrUpdate(DicomVR.OW, DicomTag.PixelData, new byte[16_000_000]);
        var deflated = Deflate(DicomDatasetWriter.ToBytes(image, DicomTransferSyntax.ExplicitVRLittleEndian));

        Assert.InRange(deflated.Length, 1, 100_000);
        Assert.Equal(16_000_000, Reading.Open(Reading.File(DicomTransferSyntax.DeflatedExplicitVRLittleEndian, deflated)).Dataset.GetRaw(DicomTag.PixelData).Length);
    }

    [Fact]
    public void The_header_is_read_without_inflating_the_pixels()
    {
        var image = Some.Image().AddOrUpdate(DicomVR.OW, DicomTag.PixelData, new byte[16_000_000]);
        var bytes = Reading.File(DicomTransferSyntax.DeflatedExplicitVRLittleEndian, Deflate(DicomDatasetWriter.ToBytes(image, DicomTransferSyntax.ExplicitVRLittleEndian)));
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.True(DicomFile.TryRead(bytes, HeaderOnly, out var header, out var fault), fault.ToString());

        Assert.Equal("P-1", header.Dataset.GetString(DicomTag.PatientID));
        Assert.False(header.Dataset.Contains(DicomTag.PixelData));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_500_000);
    }

    [Fact]
    public void A_header_larger_than_the_first_piece_is_inflated_whole()
    {
        var image = Some.Image().AddOrUpdate(DicomVR.OB, new DicomTag(0x0099, 0x1002), RandomBytes(700_000));
        using var stream = new MemoryStream(
            Reading.File(DicomTransferSyntax.DeflatedExplicitVRLittleEndian, Deflate(DicomDatasetWriter.ToBytes(image, DicomTransferSyntax.ExplicitVRLittleEndian))));

        var header = DicomFile.OpenHeader(stream).Dataset;

        Assert.Equal(image.Select(item => item.Tag).Where(tag => tag != DicomTag.PixelData), header.Select(item => item.Tag));
    }

    [Fact]
    public void A_data_set_that_is_not_deflated_though_it_is_said_to_be_is_read()
    {
        var plain = DicomDatasetWriter.ToBytes(Some.Image(), DicomTransferSyntax.ExplicitVRLittleEndian);

        var file = Reading.Open(Reading.File(DicomTransferSyntax.DeflatedExplicitVRLittleEndian, plain));

        Assert.Equal(DicomTransferSyntax.ExplicitVRLittleEndian, file.FileMetaInfo.TransferSyntax);
        Assert.Contains(file.Warnings, warning => warning.Code == DicomReadWarningCode.WrongTransferSyntax);
    }

    private static byte[] RandomBytes(int count)
    {
        var bytes = new byte[count];
        new Random(1).NextBytes(bytes);
        return bytes;
    }

    private static byte[] Deflate(byte[] plain)
    {
        using var output = new MemoryStream();
        using (var deflate = new DeflateStream(output, CompressionLevel.Optimal, leaveOpen: true))
        {
            deflate.Write(plain);
        }

        return output.ToArray();
    }
}
