using System.Runtime.InteropServices;
using System.Text.Json;
using EdgeMLOps.Appliance.Core.Decoding;
using EdgeMLOps.Appliance.Core.Decoding.Codec;
using EdgeMLOps.Appliance.Core.Inference;
using EdgeMLOps.Appliance.Core.Pipeline.Shadow;
using EdgeMLOps.Appliance.Core.PostProcessing;
using EdgeMLOps.Appliance.Core.Predictions;
using EdgeMLOps.Appliance.Core.Screening;
using EdgeMLOps.Appliance.Core.Tests.Models;
using EdgeMLOps.Dicom;
using EdgeMLOps.Phantoms;
using EdgeMLOps.TestKit;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Appliance.Core.Tests.Inference;

/// <summary>A model that sees all frames of an image (<c>input.frames</c> <c>all</c>).</summary>
public sealed class All_frames_tests : IAsyncLifetime
{
    private const string MultiFrameWords = "1.2.840.10008.5.1.4.1.1.7.3";
    private const int Most = 70;

    private static readonly Phantom Some = PhantomFactory.Create(20_261_121, 0, new PhantomOptions { MinimumSide = 256, MaximumSide = 512 });

    private readonly TempFolder _folder = new();
    private readonly LogWatcher _log = new();
    private readonly FramesCodec _codec = new(MemoryMarshal.AsBytes(Some.Pixels.AsSpan()).ToArray());
    private DetectorHost _host = null!;

    public async Task InitializeAsync() => _host = await StartAsync("all", Most);

    public async Task DisposeAsync()
    {
        await _host.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Each_frame_has_the_boxes_that_it_has_as_an_image_of_its_own()
    {
        byte[][] frames = [Pixels(places => places), Pixels(Enumerable.Reverse), new byte[Some.Pixels.Length * 2], Pixels(places => places.Select(place => Mirrored(place)))];
        using var detection = await DetectAsync(Of([.. frames.SelectMany(frame => frame)], frames.Length));
        var all = detection.Prediction!;

        Assert.Equal((PredictionOutcome.Predicted, true, 4), (all.Outcome, all.Input.AreAllFrames, all.Input.Frames));
        var (place, different) = (0, new HashSet<int>());
        for (var frame = 1; frame <= frames.Length; frame++)
        {
            using var alone = await DetectAsync(Of(frames[frame - 1], 1));
            var expected = alone.Prediction!.Decisions;
            var found = all.Decisions.Skip(place).Take(expected.Count).Select(decision => decision with
            {
                Candidate = decision.Candidate with { Frame = decision.Candidate.Frame - frame },
                Box = decision.Box with { Frame = decision.Box.Frame - frame },
                SuppressedBy = decision.SuppressedBy < 0 ? -1 : decision.SuppressedBy - place,
            });
            Assert.Equal(expected, found);
            place += expected.Count;
            different.Add(expected.Count(decision => decision.Kept));
        }

        Assert.Equal(all.Decisions.Count, place);
        Assert.Contains(all.Kept, decision => decision.Box.Frame == 2);
        Assert.True(different.Count > 1, "all frames look alike");
    }

    [Theory]
    [InlineData(nameof(DecodeCode.BadFrames), "4A")]
    [InlineData("", "4.0")]
    [InlineData("", "4", "4")]
    public async Task However_the_number_of_frames_is_written_no_image_of_several_is_taken_for_one(string code, params string[] written)
    {
        await using var first = await StartAsync("first", null);
        byte[] pixels = [.. Enumerable.Repeat(Pixels(places => places), 4).SelectMany(frame => frame)];
        foreach (var host in (DetectorHost[])[_host, first])
        {
            using var detection = await DetectAsync(ChestImage.File(Header(4).AddOrUpdate(DicomTag.NumberOfFrames, written).AddOrUpdate(DicomVR.OW, DicomTag.PixelData, pixels)), host);
            var prediction = detection.Prediction!;

            Assert.Equal(code, prediction.Code);
            Assert.True(code.Length > 0 ? detection.Message.StartsWith("(0028,0008)", StringComparison.Ordinal) : prediction.Input.Frames == 4, detection.Message);
            Assert.Equal(code.Length == 0 && host == _host, prediction.Input.AreAllFrames);
        }
    }

    [Fact]
    public async Task An_image_of_one_frame_is_what_it_is_to_a_model_that_sees_the_first()
    {
        await using var first = await StartAsync("first", null);
        using var expected = await DetectAsync(Of(Pixels(places => places), 1), first);
        using var found = await DetectAsync(Of(Pixels(places => places), 1));

        Assert.Equal(expected.Prediction!.Decisions, found.Prediction!.Decisions);
        Assert.Equal(expected.Prediction.Input, found.Prediction.Input);
        Assert.Equal((1, 1), (found.Prediction.Input.Frame, found.Prediction.Input.Frames));
    }

    [Fact]
    public async Task A_frame_that_fails_fails_the_image_and_is_named()
    {
        _codec.FailsAt = 5;
        using var detection = await DetectAsync(Compressed(9));

        var prediction = detection.Prediction!;
        Assert.Equal((PredictionOutcome.DecodeFailed, nameof(DecodeCode.CorruptPixelData)), (prediction.Outcome, prediction.Code));
        Assert.StartsWith("frame 5 of 9: ", detection.Message, StringComparison.Ordinal);
        Assert.Equal((5, 9), (prediction.Input.Frame, prediction.Input.Frames));
        Assert.Empty(prediction.Decisions);
    }

    [Fact]
    public async Task More_frames_than_the_model_takes_are_refused_and_not_cut()
    {
        using var detection = await DetectAsync(Compressed(Most + 1));

        Assert.Equal(nameof(DecodeCode.TooManyFrames), detection.Prediction!.Code);
        Assert.Contains($"{Most + 1}, at most {Most}", detection.Message, StringComparison.Ordinal);
        Assert.Equal(0, _codec.Asked);
    }

    [Fact]
    public async Task However_many_frames_there_are_the_cells_of_four_are_in_memory_and_each_is_a_step()
    {
        Compressed(Most).Save(_folder["image.dcm"]);
        var steps = 0;
        using var detection = await _host.Detector.DetectAsync(_folder["image.dcm"], null, () => steps++, default);

        Assert.Equal((PredictionOutcome.Predicted, Most, Most), (detection.Prediction!.Outcome, steps, _codec.Asked));
        Assert.InRange(_codec.Rooms.Count, 1, 4);
    }

    [Fact]
    public async Task An_image_that_waits_for_its_shadow_holds_no_cells_and_decodes_a_frame_again_for_who_asks()
    {
        using var detection = await DetectAsync(Compressed(9));
        var (frames, file) = (detection.Frames!, detection.Content!.Bytes.Length);
        Assert.Equal((0, file), (frames.Decoders, new ShadowImage(1, 1, detection.Prediction!, detection).Bytes));

        Assert.NotNull((await frames.DecodeAsync(5, default)).Image);
        Assert.Equal(1, frames.Decoders);
        await new ShadowDetector(_host, TimeProvider.System).DetectAsync(detection, null, new ShadowSteps(work => work(), () => { }), default);
        Assert.Equal((0, 19), (frames.Decoders, _codec.Asked));
    }

    [Fact]
    public async Task A_compressed_image_of_one_frame_that_waits_counts_with_its_file_and_its_pixels_and_another_once()
    {
        using var compressed = await DetectAsync(Compressed(1));
        using var native = await DetectAsync(Of(Pixels(places => places), 1));

        Assert.Equal(compressed.Content!.Bytes.Length + (2 * Some.Pixels.Length), new ShadowImage(1, 1, compressed.Prediction!, compressed).Bytes);
        Assert.Equal(native.Content!.Bytes.Length, new ShadowImage(1, 1, native.Prediction!, native).Bytes);
    }

    [Fact]
    public async Task Who_gives_up_in_the_middle_is_let_go()
    {
        using var gaveUp = new CancellationTokenSource();
        Compressed(Most).Save(_folder["image.dcm"]);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _host.Detector.DetectAsync(_folder["image.dcm"], null, gaveUp.Cancel, gaveUp.Token));
        Assert.InRange(_codec.Asked, 1, 6);
    }

    [Fact]
    public async Task The_line_of_detect_says_the_frame_of_each_box()
    {
        using var detection = await DetectAsync(Of([.. Pixels(places => places), .. Pixels(places => places)], 2));
        var line = DetectionLine.Of("a.dcm", detection, _host.Package, "");
        var json = JsonDocument.Parse(JsonSerializer.Serialize(line, DetectionJson.Default.DetectionLine)).RootElement;

        Assert.Equal(2, json.GetProperty("frames").GetInt32());
        Assert.Equal([1, 2], json.GetProperty("boxes").EnumerateArray().Select(box => box.GetProperty("frame").GetInt32()).Distinct().Order());
    }

    [Fact]
    public async Task A_shadow_sees_the_same_frames_and_one_that_wants_another_choice_sees_none()
    {
        using var seen = await DetectAsync(Of([.. Pixels(places => places), .. Pixels(Enumerable.Reverse)], 2));
        var shadow = new ShadowDetector(_host, TimeProvider.System);
        var (aside, steps) = (0, 0);
        var prediction = await shadow.DetectAsync(
            seen,
            null,
            new ShadowSteps(
                work =>
                {
                    aside++;
                    return work();
                },
                () => steps++),
            default);

        Assert.True(shadow.IsFor(seen));
        Assert.Equal((PredictionSlot.Shadow, 2, 2), (prediction.Slot, aside, steps));
        Assert.Equal(seen.Prediction!.Decisions.Select(decision => decision.Candidate), prediction.Decisions.Select(decision => decision.Candidate));
        await using var first = await StartAsync("first", null);
        Assert.False(new ShadowDetector(first, TimeProvider.System).IsFor(seen));
    }

    [Fact]
    public void More_boxes_than_a_result_can_show_fail_the_image_at_the_frame_they_come_with()
    {
        var sum = new SweepSum(3, (candidates, _) => [.. candidates.Select(one => new BoxDecision(one, one, BoxReason.Kept, -1, BoxChanges.None))], TimeProvider.System);
        var image = PhantomImage.Of(Some);
        var many = new InferenceResult(InferenceCode.Detected, [.. Enumerable.Repeat(new BoxCandidate(0, 0.5f, 0, 0, 9, 9), SweepSum.MostBoxes)], default, ExecutionProvider.Cpu);

        sum.Add(new SweptFrame(0, new(DecodeCode.Decoded, image, ""), default, Task.FromResult(many)), image, many);
        Assert.True(sum.IsSound);
        sum.Add(new SweptFrame(1, new(DecodeCode.Decoded, image, ""), default, Task.FromResult(many)), image, many);

        Assert.Equal((nameof(InferenceCode.TooManyBoxes), PredictionOutcome.InferenceFailed), (sum.Code, sum.Outcome));
        Assert.Equal($"frame 2 of 3: more than {SweepSum.MostBoxes} up to it", sum.Message);
    }

    [CorpusFact]
    public async Task Images_of_several_frames_of_the_corpus_have_on_each_frame_what_it_has_alone()
    {
        var compared = 0;
        foreach (var name in (string[])["multiframe.49464a32.dcm", "MultiframeWindowing.f9f0e6dc.dcm", "OBXXXX1A_rle_2frame.65bee869.dcm", "001.dcf138a1.dcm"])
        {
            var file = DicomFile.Open(Path.Combine(CorpusFactAttribute.Folder, "dicom", name));
            file.Dataset.AddOrUpdate(DicomTag.SOPClassUID, MultiFrameWords)
                .AddOrUpdate(DicomTag.Modality, "DX").AddOrUpdate(DicomTag.BodyPartExamined, "CHEST").AddOrUpdate(DicomTag.ViewPosition, "PA");
            file.Save(_folder["corpus.dcm"]);
            using var all = await _host.Detector.DetectAsync(_folder["corpus.dcm"], default);
            if (all is not { Screening: ScreeningCode.Accepted, Prediction.Outcome: PredictionOutcome.Predicted, Frames: { } frames })
            {
                continue;
            }

            for (var frame = 0; frame < frames.Count; frame++)
            {
                var alone = await _host.Engine.DetectAsync((await frames.DecodeAsync(frame, default)).Image!, default);
                Assert.Equal(alone.Candidates, all.Prediction.Decisions.Select(decision => decision.Candidate).Where(box => box.Frame == frame + 1).Select(box => box with { Frame = 0 }));
                compared++;
            }
        }

        Assert.True(compared >= 4, $"{compared} frames");
    }

    private static int Mirrored(int place) => (place / Some.Width * Some.Width) + Some.Width - 1 - (place % Some.Width);

    private static byte[] Pixels(Func<IEnumerable<int>, IEnumerable<int>> order) =>
        MemoryMarshal.AsBytes<ushort>(order(Enumerable.Range(0, Some.Pixels.Length)).Select(place => Some.Pixels[place]).ToArray()).ToArray();

    private static DicomFile Of(byte[] pixels, int frames) => ChestImage.File(Header(frames).AddOrUpdate(DicomVR.OW, DicomTag.PixelData, pixels));

    private static DicomDataset Header(int frames) => PhantomImage.Dataset(Some)
        .AddOrUpdate(DicomTag.SOPClassUID, MultiFrameWords)
        .AddOrUpdate(DicomTag.NumberOfFrames, frames);

    private static DicomFile Compressed(int frames) => new(
        Header(frames).AddOrUpdate(new DicomFragmentSequence(
            DicomTag.PixelData, DicomVR.OB, default, [.. Enumerable.Range(0, frames).Select(_ => (ReadOnlyMemory<byte>)new byte[] { 0xFF, 0xD8 })])),
        DicomTransferSyntax.JPEGLosslessSV1);

    private async Task<InstanceDetection> DetectAsync(DicomFile file, DetectorHost? host = null)
    {
        file.Save(_folder["image.dcm"]);
        return await (host ?? _host).Detector.DetectAsync(_folder["image.dcm"], default);
    }

    private Task<DetectorHost> StartAsync(string frames, int? most) => DetectorHost.StartAsync(
        TestPackage.With(manifest =>
        {
            manifest["input"]!["frames"] = frames;
            if (most is { } number)
            {
                manifest["input"]!["maxFrames"] = number;
            }
        }),
        _codec,
        new InferenceOptions { Provider = ProviderPreference.Cpu },
        PatientHasher.Ephemeral(),
        "1.2.3",
        TimeProvider.System,
        _log,
        default);

    /// <summary>Gives the same cells for each frame, in the memory it is given, and fails one when told to.</summary>
    private sealed class FramesCodec(byte[] cells) : IFrameCodec
    {
        public int FailsAt { get; set; }

        public int Asked { get; private set; }

        public HashSet<byte[]> Rooms { get; } = new(ReferenceEqualityComparer.Instance);

        public ValueTask<FrameCodecResult> DecodeAsync(FrameCodecRequest request, CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (++Asked == FailsAt)
            {
                return ValueTask.FromResult(new FrameCodecResult(FrameCodecCode.Corrupt, default, "", "broken"));
            }

            var room = request.Room?.Invoke(cells.Length) ?? new byte[cells.Length];
            Assert.True(MemoryMarshal.TryGetArray<byte>(room, out var array));
            Rooms.Add(array.Array!);
            cells.CopyTo(room);
            return ValueTask.FromResult(new FrameCodecResult(FrameCodecCode.Decoded, room[..cells.Length], "MONOCHROME2", ""));
        }
    }
}
