using System.IO.Compression;
using EdgeMLOps.Appliance.Core.Decoding.Codec;
using EdgeMLOps.Appliance.Core.Inspection;
using EdgeMLOps.Appliance.Core.Models;
using EdgeMLOps.Appliance.Core.Screening;
using EdgeMLOps.Appliance.Core.Tests.Decoding;
using EdgeMLOps.Dicom;
using EdgeMLOps.TestKit.Time;

namespace EdgeMLOps.Appliance.Core.Tests.Inspection;

/// <summary>What a file may cost, and that our limits are no fault of the file.</summary>
public sealed class Inspection_limits_tests
{
    private static readonly ScreeningRules Rules = new(DemonstrationPackage.Load().Require().Manifest.Input);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Many_frames_of_next_to_nothing_end_with_the_first()
    {
        var codec = new ScriptedCodec(new FrameCodecResult(FrameCodecCode.Decoded, new byte[2048 * 2048], "MONOCHROME2", ""));

        var line = await InspectAsync(codec, Frames(count: 100, size: 2048, bytes: 100));

        Assert.Equal(("ok", "TooLarge"), (line.Outcome, line.Code));
        Assert.Single(codec.Requests);
        Assert.Equal((64, null), (line.Frame0Sha256!.Length, line.AllFramesSha256));
        Assert.Contains("100 frames", line.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_says_a_deadline_gets_them_all()
    {
        var codec = new ScriptedCodec(new FrameCodecResult(FrameCodecCode.Decoded, new byte[2048 * 2048], "MONOCHROME2", ""));
        var inspector = new FileInspector(Rules, codec, new InspectionLimits { AllFrames = true }, TimeProvider.System);

        var line = await inspector.InspectAsync("f", Frames(count: 20, size: 2048, bytes: 100), CancellationToken.None);

        Assert.Equal(("ok", "", 64, 20), (line.Outcome, line.Code, line.AllFramesSha256!.Length, codec.Requests.Count));
    }

    [Fact]
    public async Task One_frame_of_next_to_nothing_that_is_larger_than_all_that_is_given_away_is_not_decoded()
    {
        var codec = new ScriptedCodec(new FrameCodecResult(FrameCodecCode.Decoded, new byte[1], "MONOCHROME2", ""));

        var line = await InspectAsync(codec, Frames(count: 1, size: 20_000, bytes: 100));

        Assert.Equal(("ok", "TooLarge", null), (line.Outcome, line.Code, line.Frame0Sha256));
        Assert.Empty(codec.Requests);
    }

    [Theory]
    [InlineData(500, 512, 8_000)] // angiography
    [InlineData(2000, 64, 1_000)] // small frames cost their way to the codec
    [InlineData(8, 1980, 100)] // a few blank ones
    public async Task All_frames_of_what_people_have_are_decoded(int count, int size, int bytes)
    {
        var codec = new ScriptedCodec(new FrameCodecResult(FrameCodecCode.Decoded, new byte[size * size], "MONOCHROME2", ""));

        var line = await InspectAsync(codec, Frames(count, size, bytes));

        Assert.Equal(("ok", ""), (line.Outcome, line.Code));
        Assert.Equal((64, count), (line.AllFramesSha256!.Length, codec.Requests.Count));
    }

    [Fact]
    public async Task A_codec_that_does_not_come_back_ends_with_the_deadline()
    {
        var (time, codec) = (new ManualTimeProvider(), new SilentCodec());
        var inspector = new FileInspector(Rules, codec, new InspectionLimits { Deadline = TimeSpan.FromSeconds(5) }, time);

        var inspected = inspector.InspectAsync("slow", Frames(count: 2, size: 16, bytes: 100), CancellationToken.None).AsTask();
        await codec.Asked.WaitAsync(Limit);
        time.Advance(TimeSpan.FromSeconds(4.9));
        Assert.False(inspected.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(0.2));
        var line = await inspected.WaitAsync(Limit);

        Assert.Equal(("ok", "DeadlineExceeded", null), (line.Outcome, line.Code, line.Frame0Sha256));
    }

    [Fact]
    public async Task Who_gives_up_gets_no_line()
    {
        var codec = new SilentCodec();
        using var gaveUp = new CancellationTokenSource();
        var inspected = new FileInspector(Rules, codec, InspectionLimits.Default, TimeProvider.System).InspectAsync("slow", Frames(2, 16, 100), gaveUp.Token).AsTask();
        await codec.Asked.WaitAsync(Limit, CancellationToken.None);
        await gaveUp.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => inspected.WaitAsync(Limit, CancellationToken.None));
    }

    [Theory]
    [InlineData(true, "ok")]
    [InlineData(false, "no-pixels")]
    public async Task More_elements_than_are_read_are_no_fault_of_the_file(bool hasPixels, string outcome)
    {
        // Behind the pixels, so that the header is read.
        var image = ChestImage.Dataset();
        if (!hasPixels)
        {
            image.Remove(DicomTag.PixelData);
        }

        byte[] element = [0xE1, 0x7F, 0x10, 0x10, (byte)'U', (byte)'S', 0, 0];
        var line = await InspectAsync(Codec(), Deflated([.. Bytes(image), .. Enumerable.Repeat(element, 150_000).SelectMany(bytes => bytes)]));

        Assert.Equal((outcome, "TooManyElements", "accepted"), (line.Outcome, line.Code, line.Screening));
        Assert.Equal(64, line.Rows);
    }

    [Fact]
    public async Task More_than_is_inflated_is_no_fault_of_the_file()
    {
        var image = ChestImage.Dataset().AddOrUpdate(DicomVR.OW, DicomTag.PixelData, new byte[80_000_000]);

        var line = await InspectAsync(Codec(), Deflated(Bytes(image)));

        Assert.Equal(("ok", "InflatedTooLarge", "accepted"), (line.Outcome, line.Code, line.Screening));
    }

    [Fact]
    public async Task Nesting_deeper_than_is_read_is_a_warning_and_the_pixels_are_decoded()
    {
        var deep = new DicomDataset();
        for (var depth = 0; depth < 500; depth++)
        {
            deep = new DicomDataset().AddOrUpdate(DicomTag.ContentSequence, deep);
        }

        var line = await InspectAsync(Codec(), ChestImage.File(ChestImage.Dataset().AddOrUpdate(DicomTag.RequestAttributesSequence, deep)).ToBytes());

        Assert.Equal(("ok", "", "accepted"), (line.Outcome, line.Code, line.Screening));
        Assert.Equal(64, line.AllFramesSha256!.Length);
        Assert.StartsWith("TooDeep", Assert.Single(line.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_line_end_behind_the_pixels_is_a_warning_and_the_pixels_are_decoded()
    {
        var line = await InspectAsync(Codec(), [.. ChestImage.File(ChestImage.Dataset()).ToBytes(), .. "\r\n"u8]);

        Assert.Equal(("ok", ""), (line.Outcome, line.Code));
        Assert.StartsWith("TrailingBytes", Assert.Single(line.Warnings), StringComparison.Ordinal);
    }

    private static ScriptedCodec Codec() => new(new FrameCodecResult(FrameCodecCode.Unsupported, default, "", "no decoder"));

    private static ValueTask<InspectionLine> InspectAsync(ScriptedCodec codec, byte[] file) =>
        new FileInspector(Rules, codec, InspectionLimits.Default, TimeProvider.System).InspectAsync("f", file, CancellationToken.None);

    private static byte[] Frames(int count, int size, int bytes) => new DicomFile(
        ChestImage.Dataset(columns: 4, rows: 4).AddOrUpdate(DicomTag.Columns, size).AddOrUpdate(DicomTag.Rows, size)
            .AddOrUpdate(DicomTag.BitsAllocated, 8).AddOrUpdate(DicomTag.BitsStored, 8).AddOrUpdate(DicomTag.HighBit, 7).AddOrUpdate(DicomTag.NumberOfFrames, count)
            .AddOrUpdate(new DicomFragmentSequence(
                DicomTag.PixelData, DicomVR.OB, default, [.. Enumerable.Range(0, count).Select(_ => (ReadOnlyMemory<byte>)new byte[bytes])])),
        DicomTransferSyntax.JPEG2000Lossless).ToBytes();

    private static byte[] Bytes(DicomDataset dataset) => DicomDatasetWriter.ToBytes(dataset, DicomTransferSyntax.ExplicitVRLittleEndian);

    private static byte[] Deflated(byte[] dataset)
    {
        using var output = new MemoryStream();
        output.Write(new DicomFileMetaInformation("1.2.840.10008.5.1.4.1.1.1.1", "2.25.11", DicomTransferSyntax.DeflatedExplicitVRLittleEndian).ToBytes());
        using (var deflate = new DeflateStream(output, CompressionLevel.Optimal, leaveOpen: true))
        {
            deflate.Write(dataset);
        }

        return output.ToArray();
    }

    private sealed class SilentCodec : IFrameCodec
    {
        private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Asked => _asked.Task;

        public async ValueTask<FrameCodecResult> DecodeAsync(FrameCodecRequest request, CancellationToken cancellationToken)
        {
            _asked.TrySetResult();
            return await new TaskCompletionSource<FrameCodecResult>().Task.WaitAsync(cancellationToken);
        }
    }
}
