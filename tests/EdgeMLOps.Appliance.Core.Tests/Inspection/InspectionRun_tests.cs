using EdgeMLOps.Appliance.Core.Decoding.Codec;
using EdgeMLOps.Appliance.Core.Inspection;
using EdgeMLOps.Appliance.Core.Models;
using EdgeMLOps.Appliance.Core.Screening;
using EdgeMLOps.Appliance.Core.Tests.Decoding;
using EdgeMLOps.Dicom;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Appliance.Core.Tests.Inspection;

public sealed class InspectionRun_tests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Files_are_told_of_in_their_order_and_a_bad_one_stops_none(bool headersOnly)
    {
        var files = new List<string>();
        for (var index = 0; index < 40; index++)
        {
            files.Add(_folder[$"{index}.dcm"]);
            ChestImage.File(ChestImage.Dataset(index, columns: 1 + (index * 7 % 40))).Save(files[^1]);
        }

        await File.WriteAllTextAsync(files[3], "no image");
        await File.WriteAllTextAsync(files[5], "");
        files[7] = _folder["missing.dcm"];
        files[11] = _folder.Path;
        files[13] = _folder["pipe.dcm"];
        Assert.Equal(0, (await ChildProcess.RunAsync("mkfifo", [files[13]], TimeSpan.FromSeconds(30))).ExitCode);
        files[15] = "";
        File.CreateSymbolicLink(_folder["link.dcm"], files[16]);
        files[17] = _folder["link.dcm"];

        var results = await RunAsync(files, headersOnly);

        Assert.Equal(files, results.Select(result => result.File));
        Assert.Equal([7, 11, 13, 15], Indexes(results, result => result.Line is null && result.Error.Length > 0));
        Assert.Equal([3, 5], Indexes(results, result => result.Line?.Outcome == "corrupt"));
        Assert.Equal(34, results.Count(result => result.Line?.Outcome == "ok" && headersOnly == (result.Line.AllFramesSha256 is null)));
        Assert.All(results, result => Assert.Equal(result.Line?.File ?? result.File, result.File));
    }

    [Fact]
    public async Task Buffers_go_from_file_to_file_and_no_file_sees_the_one_before()
    {
        var (large, small) = (_folder["large.dcm"], _folder["small.dcm"]);
        ChestImage.File(ChestImage.Dataset(columns: 1000, rows: 1000)).Save(large);
        var bytes = ChestImage.File(ChestImage.Dataset()).ToBytes();
        await File.WriteAllBytesAsync(small, bytes[..^2]);

        var results = await RunAsync([.. Enumerable.Repeat<string[]>([large, small], 100).SelectMany(pair => pair)], headersOnly: false, width: 1);

        Assert.Equal(100, results.Count(result => result.Line?.Outcome == "ok"));
        Assert.Equal(100, results.Count(result => result.Line?.Code == "Truncated"));
    }

    [Fact]
    public async Task Behind_a_slow_file_the_work_goes_on_and_lines_wait_in_a_bounded_number()
    {
        const int Files = 400;
        const int MostUntold = 256;
        var (slow, quick) = (_folder["slow.dcm"], _folder["quick.dcm"]);
        new DicomFile(
            ChestImage.Dataset().AddOrUpdate(new DicomFragmentSequence(DicomTag.PixelData, DicomVR.OB, default, [new byte[] { 1, 2 }])),
            DicomTransferSyntax.JPEG2000Lossless).Save(slow);
        ChestImage.File(ChestImage.Dataset(columns: 2, rows: 2)).Save(quick);
        var (codec, reached, taken) = (new HeldCodec(), new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), 0);
        IEnumerable<string> Named()
        {
            for (; taken < Files; taken++)
            {
                if (taken == MostUntold)
                {
                    reached.SetResult();
                }

                yield return taken == 0 ? slow : quick;
            }
        }

        using var run = Run(codec, headersOnly: false, width: 2);
        var results = run.RunAsync(Named(), CancellationToken.None).ToListAsync().AsTask();
        await reached.Task.WaitAsync(TimeSpan.FromMinutes(1));

        Assert.Equal(MostUntold, taken);
        Assert.False(results.IsCompleted);
        codec.Release();
        Assert.Equal([slow, .. Enumerable.Repeat(quick, Files - 1)], (await results).Select(result => result.File));
    }

    [Fact]
    public async Task A_large_image_whose_pixels_are_what_it_declares_is_decoded_whole()
    {
        var frame = new byte[1024 * 1024];
        new Random(1).NextBytes(frame);
        var image = ChestImage.Dataset(columns: 1024, rows: 512).AddOrUpdate(DicomTag.NumberOfFrames, 80)
            .AddOrUpdate(DicomVR.OW, DicomTag.PixelData, Enumerable.Repeat(frame, 80).SelectMany(bytes => bytes).ToArray());
        ChestImage.File(image).Save(_folder["large.dcm"]);

        var results = await RunAsync([.. Enumerable.Repeat(_folder["large.dcm"], 3)], headersOnly: false);

        Assert.All(results, result => Assert.Equal(("ok", "", 64), (result.Line!.Outcome, result.Line.Code, result.Line.AllFramesSha256!.Length)));
        Assert.Single(results.Select(result => result.Line!.AllFramesSha256).Distinct());
    }

    internal static async Task<List<InspectionResult>> RunAsync(List<string> files, bool headersOnly, int width = 4)
    {
        var codec = new ScriptedCodec(new FrameCodecResult(FrameCodecCode.Unsupported, default, "", "no decoder"));
        using var run = Run(codec, headersOnly, width);
        return await run.RunAsync(files, CancellationToken.None).ToListAsync();
    }

    private static InspectionRun Run(IFrameCodec codec, bool headersOnly, int width) =>
        new(new FileInspector(new ScreeningRules(DemonstrationPackage.Load().Require().Manifest.Input), codec, InspectionLimits.Default, TimeProvider.System), headersOnly, width);

    private static IEnumerable<int> Indexes(List<InspectionResult> results, Func<InspectionResult, bool> isIt) =>
        Enumerable.Range(0, results.Count).Where(index => isIt(results[index]));
}
