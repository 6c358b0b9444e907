using System.Text.Json.Nodes;
using EdgeMLOps.Appliance.Core.Decoding.Codec;
using EdgeMLOps.Appliance.Core.Inference;
using EdgeMLOps.Appliance.Core.Models;
using EdgeMLOps.Appliance.Core.Models.Registry;
using EdgeMLOps.Appliance.Core.Predictions;
using EdgeMLOps.Appliance.Core.Receiving;
using EdgeMLOps.Appliance.Core.Tests.Models;
using EdgeMLOps.Appliance.Core.Tests.Models.Registry;
using EdgeMLOps.Appliance.Core.Tests.Workers;
using EdgeMLOps.Dicom;
using EdgeMLOps.TestKit.Processes;
using static EdgeMLOps.Appliance.Core.Tests.Models.Registry.RegistryRig;

namespace EdgeMLOps.Appliance.Core.Tests.Pipeline.Shadow;

/// <summary>The pipeline with a shadow beside the model that serves: what is recorded of both, and that nothing of the shadow reaches the other.</summary>
[Collection(WorkerCollection.Name)]
public sealed class Shadow_tests : IDisposable
{
    private readonly TempFolder _root = new();

    [Fact]
    public async Task What_both_models_made_of_the_same_pixels_is_recorded_and_compared_by_class()
    {
        await using var rig = await ShadowRig.StartAsync(_root);
        var stricter = await BeginAsync(rig, threshold: 0.9);

        for (var i = 0; i < 6; i++)
        {
            await rig.AnalyseAsync(i, study: i / 2);
        }

        await rig.SeenAsync(6);
        var (active, shadow) = (await rig.RowsAsync(PredictionSlot.Active), await rig.RowsAsync(PredictionSlot.Shadow));
        Assert.Equal((6, 6), (active.Count, shadow.Count));
        Assert.All(shadow, row => Assert.Equal((stricter.Digest, ""), (row.Prediction.Model.PackageDigest, row.Prediction.Code)));
        foreach (var (one, other) in active.OrderBy(Uid, StringComparer.Ordinal).Zip(shadow.OrderBy(Uid, StringComparer.Ordinal)))
        {
            // The same graph on the same pixels: the candidates are the same, and the policies are not.
            Assert.Equal(one.Prediction.Decisions.Select(decision => decision.Candidate), other.Prediction.Decisions.Select(decision => decision.Candidate));
            Assert.Equal((one.Prediction.Instance, one.Prediction.Input), (other.Prediction.Instance, other.Prediction.Input));
        }

        await AssertComparedAsync(rig, stricter.Digest, active, shadow);
    }

    [Fact]
    public async Task An_image_that_both_saw_is_not_recorded_twice()
    {
        await using var rig = await ShadowRig.StartAsync(_root);
        await BeginAsync(rig, threshold: 0.5);
        await rig.AnalyseAsync(1, study: 1);
        await rig.SeenAsync(1);
        var (pairs, classes, boxes) = (await rig.CountAsync("pair"), await rig.CountAsync("pair_class"), await rig.CountAsync("pair_box"));
        var (active, shadow) = (Assert.Single(await rig.RowsAsync(PredictionSlot.Active)), Assert.Single(await rig.RowsAsync(PredictionSlot.Shadow)));

        var list = TestPackage.Demonstration.Manifest.Classes;
        var pair = Core.Predictions.Pairs.ImagePair.Of(active.Id, active.Prediction, list, shadow.Prediction, list, overlap: 0.5);
        Assert.Equal(new RecordResult(shadow.Id, AlreadyRecorded: true), await rig.Predictions.RecordAsync(shadow.Prediction, pair, default));

        Assert.True(pairs == 1 && classes >= 1 && boxes >= 1, $"{pairs}, {classes}, {boxes}");
        Assert.Equal((pairs, classes, boxes), (await rig.CountAsync("pair"), await rig.CountAsync("pair_class"), await rig.CountAsync("pair_box")));
    }

    [Fact]
    public async Task A_worker_of_the_shadow_that_is_killed_is_replaced_and_the_model_that_serves_never_stops()
    {
        await using var rig = await ShadowRig.StartAsync(_root);
        var active = Assert.Single(WorkerProcesses.All());
        await BeginAsync(rig, threshold: 0.5);
        await rig.AnalyseAsync(1, study: 1);
        await rig.SeenAsync(1);

        WorkerProcesses.Kill(WorkerProcesses.All().Single(process => process != active));
        await rig.AnalyseAsync(2, study: 1);
        await rig.SeenAsync(2);

        Assert.Equal(0, rig.Registry.Models.Serving.Current!.Engine.Workers!.Faults);
        Assert.Equal(1, rig.Registry.Models.Serving.Shadow.Current!.Engine.Workers!.Faults);
        Assert.Contains(active, WorkerProcesses.All());
        Assert.False(rig.Registry.Models.Serving.Shadow.IsSwitchedOff);
    }

    [Fact]
    public async Task One_whose_worker_ends_too_often_is_switched_off_and_set_aside_and_images_go_on()
    {
        await using var rig = await ShadowRig.StartAsync(_root, ("Shadow:Faults", "2"));
        var active = Assert.Single(WorkerProcesses.All());
        var shadow = await BeginAsync(rig, threshold: 0.5);

        for (var i = 0; i < 2; i++)
        {
            var faults = i;
            await Eventually.HoldsAsync(
                () => rig.Registry.Models.Serving.Shadow.Current!.Engine.IsReady, Limit, "its worker is up");
            WorkerProcesses.Kill(WorkerProcesses.All().Single(process => process != active));
            await Eventually.HoldsAsync(
                () => rig.Registry.Models.Serving.Shadow.Current!.Engine.Workers!.Faults > faults, Limit, "its end is noticed");
            await rig.AnalyseAsync(i, study: 1);
            await rig.SeenAsync(i + 1);
        }

        await Eventually.HoldsAsync(() => rig.Registry.StateAsync(shadow.Digest), state => state == PackageState.Quarantined, Limit, "it is set aside");
        Assert.Contains(2260, rig.Registry.Log.Ids);
        Assert.True(rig.Registry.Models.Serving.Shadow.IsSwitchedOff);
        await Eventually.HoldsAsync(
            rig.Registry.ToldAsync, told => told[^1].Reason.StartsWith("failed 2 times within 00:10:00", StringComparison.Ordinal), Limit, "the audit log tells it");
        await rig.AnalyseAsync(5, study: 1);
        await Eventually.HoldsAsync(() => WorkerProcesses.All() is [var only] && only == active, Limit, "its worker is gone");
        Assert.Equal(3, (await rig.RowsAsync(PredictionSlot.Active)).Count);
    }

    [Fact]
    public async Task What_comes_beyond_the_queue_is_left_out_and_counted_and_has_its_result_all_the_same()
    {
        await using var rig = await ShadowRig.StartAsync(_root, ("Shadow:QueueImages", "1"));
        var active = Assert.Single(WorkerProcesses.All());
        await BeginAsync(rig, threshold: 0.5);
        var slow = WorkerProcesses.All().Single(process => process != active);
        WorkerProcesses.Signal(slow, "STOP");
        for (var i = 0; i < 5; i++)
        {
            await rig.AnalyseAsync(i, study: 1);
        }

        // One is with the stopped worker, one waits.
        await Eventually.HoldsAsync(() => rig.Counts.ImagesLeftOut == 3, Limit, "three are left out");
        WorkerProcesses.Signal(slow, "CONT");
        await rig.SeenAsync(2);
        Assert.Equal((5, 2), ((await rig.RowsAsync(PredictionSlot.Active)).Count, (await rig.RowsAsync(PredictionSlot.Shadow)).Count));
        var compared = Assert.Single(await rig.CompareAsync());
        Assert.Equal((3, 2), (compared.LeftOut, compared.Images));
    }

    [Fact]
    public async Task A_model_that_answers_no_numbers_costs_the_shadow_its_image_and_the_result_nothing()
    {
        await using var rig = await ShadowRig.StartAsync(_root);
        var broken = TestPackage.With(manifest => manifest["input"]!["std"] = new JsonArray(1e-300)); // its input is infinite
        rig.Registry.Models.Serving.Shadow.Open(
            await DetectorHost.StartInWorkerAsync(broken, SomeDetectors.In(_root["run"], rig.Registry.Log), default));

        await rig.AnalyseAsync(1, study: 1);
        await Eventually.HoldsAsync(() => rig.Counts.ImagesFailed == 1, Limit, "the shadow fails");

        Assert.Equal((PredictionOutcome.Predicted, ""), Assert.Single(await rig.RowsAsync(PredictionSlot.Active)) is var one ? (one.Prediction.Outcome, one.Prediction.Code) : default);
        Assert.Equal(nameof(InferenceCode.OutputInvalid), Assert.Single(await rig.RowsAsync(PredictionSlot.Shadow)).Prediction.Code);
        Assert.Equal(0, await rig.CountAsync("pair"));
        Assert.Contains(3607, rig.Registry.Log.Ids);
    }

    [Fact]
    public async Task A_frame_that_is_not_decoded_again_leaves_the_image_out_and_is_not_held_against_the_shadow()
    {
        await using var rig = await ShadowRig.StartAsync(_root, ("Shadow:Faults", "1"));
        var package = TestPackage.With(manifest => manifest["input"]!["frames"] = "all");
        var codec = new TiringCodec(ChestImage.Dataset().GetRaw(DicomTag.PixelData), frames: 3);
        await ShowAsync(rig, package, codec, frames: 2);

        Assert.Equal((4, 1), (codec.Asked, rig.Counts.ImagesLeftOut));
        Assert.Empty(await rig.RowsAsync(PredictionSlot.Shadow));
        Assert.Contains(3608, rig.Registry.Log.Ids);
        Assert.False(rig.Registry.Models.Serving.Shadow.IsSwitchedOff);
    }

    [Fact]
    public async Task One_that_is_ended_in_the_middle_of_an_image_of_many_frames_goes_to_no_further_ones()
    {
        await using var rig = await ShadowRig.StartAsync(_root);
        var package = TestPackage.With(manifest => manifest["input"]!["frames"] = "all");
        var codec = new TiringCodec(ChestImage.Dataset().GetRaw(DicomTag.PixelData), frames: 24)
        {
            OnAsk = number =>
            {
                if (number == 13)
                {
                    rig.Registry.Models.Serving.Shadow.Close();
                }
            },
        };
        await ShowAsync(rig, package, codec, frames: 12);

        Assert.Equal((1, 0), (rig.Counts.ImagesLeftOut, rig.Counts.ImagesFailed));
        Assert.InRange(codec.Asked, 13, 23);
        Assert.Empty(await rig.RowsAsync(PredictionSlot.Shadow));
    }

    public void Dispose() => _root.Dispose();

    // Analyses an image as the model that serves does, and has the shadow see it.
    private async Task ShowAsync(ShadowRig rig, ModelPackage package, TiringCodec codec, int frames)
    {
        rig.Registry.Models.Serving.Shadow.Open(
            await DetectorHost.StartInWorkerAsync(package, SomeDetectors.In(_root["run"], rig.Registry.Log), default));
        await using var serving = await DetectorHost.StartInWorkerAsync(
            package, SomeDetectors.In(_root["run"], rig.Registry.Log) with { Codec = codec }, default);
        Frames(frames).Save(_root["frames.dcm"]);
        var seen = await serving.Detector.DetectAsync(_root["frames.dcm"], default);
        var row = await rig.Predictions.RecordAsync(seen.Prediction!, default);

        rig.Queue.Offer(new JournalInstance { Row = 1 }, new RecordedPrediction(row.Id, DateTimeOffset.UnixEpoch, seen.Prediction!), seen);
        await Eventually.HoldsAsync(
            () => rig.Counts.ImagesLeftOut + rig.Counts.ImagesFailed + rig.Counts.ImagesSeen == 1, Limit, "the shadow has had its turn");
    }

    private static DicomFile Frames(int count) => new(
        ChestImage.Dataset()
            .AddOrUpdate(DicomTag.SOPClassUID, "1.2.840.10008.5.1.4.1.1.7.3")
            .AddOrUpdate(DicomTag.NumberOfFrames, count)
            .AddOrUpdate(new DicomFragmentSequence(
                DicomTag.PixelData, DicomVR.OB, default, [.. Enumerable.Range(0, count).Select(_ => (ReadOnlyMemory<byte>)new byte[] { 0xFF, 0xD8 })])),
        DicomTransferSyntax.JPEGLosslessSV1);

    private static string Uid(RecordedPrediction row) => row.Prediction.Instance.SopInstanceUid;

    private static async Task<RegisteredPackage> BeginAsync(ShadowRig rig, double threshold)
    {
        var folder = await rig.Registry.MakeAsync(release: 2, files: files => SetThreshold(files, threshold));
        var package = Done(await rig.Registry.Registry.ImportAsync(folder, Person, default));
        Done(await rig.Registry.Registry.ValidateAsync(package.Digest, Person, default));
        return Done(await rig.Registry.Registry.ShadowAsync(package.Digest, Person, "", default));
    }

    private static void SetThreshold(Dictionary<string, byte[]> files, double threshold)
    {
        var manifest = JsonNode.Parse(files[ModelPackage.ManifestFile])!;
        foreach (var one in TestPackage.Demonstration.Manifest.Classes)
        {
            manifest["policy"]!["thresholds"]![one.Name] = threshold;
        }

        files[ModelPackage.ManifestFile] = TestPackage.Bytes(manifest);
    }

    // Worked out from the recorded boxes, without the tables of pairs.
    private static async Task AssertComparedAsync(
        ShadowRig rig, string shadowPackage, List<RecordedPrediction> active, List<RecordedPrediction> shadow)
    {
        var found = Assert.Single(await rig.CompareAsync());
        Assert.Equal((DemonstrationDigest.Value, shadowPackage, 6, 0, 0), (found.ActivePackage, found.ShadowPackage, found.Images, found.Failed, found.LeftOut));
        Assert.Equal(TestPackage.Demonstration.Manifest.Classes.Select(one => one.Name), found.Classes.Select(one => one.Class));
        foreach (var one in TestPackage.Demonstration.Manifest.Classes)
        {
            HashSet<string> Of(List<RecordedPrediction> rows, Func<RecordedPrediction, string> unit) =>
                [.. rows.Where(row => row.Prediction.Kept.Any(kept => kept.Box.ClassId == one.Id)).Select(unit)];
            int Boxes(List<RecordedPrediction> rows) => rows.Sum(row => row.Prediction.Kept.Count(kept => kept.Box.ClassId == one.Id));

            var compared = found.Classes.Single(other => other.Class == one.Name);
            foreach (var (outcomes, all, unit) in new (Core.Predictions.Pairs.PairedOutcomes, long, Func<RecordedPrediction, string>)[]
            {
                (compared.Images, 6, Uid), (compared.Studies, found.Studies, row => row.Prediction.Instance.StudyInstanceUid),
            })
            {
                var (first, second) = (Of(active, unit), Of(shadow, unit));
                Assert.Equal(
                    (first.Intersect(second).Count(), first.Except(second).Count(), second.Except(first).Count(), all - first.Union(second).Count()),
                    (outcomes.Both, outcomes.OnlyActive, outcomes.OnlyShadow, outcomes.Neither));
            }

            Assert.Equal((Boxes(active), Boxes(shadow)), (compared.BoxesMatched + compared.BoxesOnlyActive, compared.BoxesMatched + compared.BoxesOnlyShadow));
            Assert.Equal(compared.BoxesMatched, compared.ScoreDifferences.Sum());
            Assert.True(compared.BoxesMatched == 0 || Math.Abs(compared.MeanOverlap!.Value - 1) < 1e-6, $"{compared.MeanOverlap}");
        }

        Assert.True(found.Classes.Sum(one => one.BoxesMatched) > 0 && found.Classes.Sum(one => one.BoxesOnlyActive) > 0, "the phantoms show nothing");
    }

    /// <summary>Decodes so many frames and crashes from then on.</summary>
    private sealed class TiringCodec(ReadOnlyMemory<byte> cells, int frames) : IFrameCodec
    {
        public int Asked { get; private set; }

        public Action<int> OnAsk { get; init; } = _ => { };

        public ValueTask<FrameCodecResult> DecodeAsync(FrameCodecRequest request, CancellationToken cancellationToken)
        {
            OnAsk(++Asked);
            return ValueTask.FromResult(Asked <= frames
                ? new FrameCodecResult(FrameCodecCode.Decoded, cells, "MONOCHROME2", "")
                : new FrameCodecResult(FrameCodecCode.Crashed, default, "", ""));
        }
    }
}
