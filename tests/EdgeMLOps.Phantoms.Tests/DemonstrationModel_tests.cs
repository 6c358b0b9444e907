using EdgeMLOps.Appliance.Core.Decoding.Codec;
using EdgeMLOps.Appliance.Core.Inference;
using EdgeMLOps.Appliance.Core.Models;
using EdgeMLOps.Appliance.Core.PostProcessing;
using EdgeMLOps.Appliance.Core.Predictions;
using EdgeMLOps.Phantoms.Dicom;
using EdgeMLOps.Phantoms.Lesions;
using EdgeMLOps.TestKit.Processes;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeMLOps.Phantoms.Tests;

/// <summary>The card's promise, measured through the product: DICOM file in, boxes out of ONNX Runtime and the policy.</summary>
public sealed class DemonstrationModel_tests
{
    private const int Images = 120;
    private const ulong Unseen = 20264;
    private static readonly ModelPackage Package = DemonstrationPackage.Load().Require();

    [Fact]
    public async Task On_unseen_phantoms_it_finds_nine_of_ten_clear_lesions_at_half_a_false_positive_and_misses_most_faint_ones()
    {
        var (lesions, falseScores) = await MeasureAsync();
        var threshold = falseScores.OrderDescending().ElementAt(Images / 2);

        Assert.InRange(Sensitivity(lesions.Where(lesion => lesion.Truth.Cnr >= 2), threshold), 0.90, 1);
        Assert.InRange(Sensitivity(lesions.Where(lesion => lesion.Truth.Cnr < 1), threshold), 0, 0.45);
    }

    [Fact]
    public async Task A_study_with_a_canary_in_every_element_is_analysed_like_any_other()
    {
        var dataset = PhantomDicom.ToDataset(Some.Phantom(), PhantomIdentity.Create(1, 1));
        using var folder = new TempFolder();
        var (plain, planted) = (Path.Combine(folder.Path, "plain.dcm"), Path.Combine(folder.Path, "planted.dcm"));
        PhantomDicom.Save(dataset, plain);
        CanaryPlanter.Plant(dataset, "ZQXJ", 5);
        PhantomDicom.Save(dataset, planted);

        await using var engine = await StartAsync();
        var detector = Detector(engine);
        var usual = (await detector.DetectAsync(plain, CancellationToken.None)).Prediction;
        var canary = (await detector.DetectAsync(planted, CancellationToken.None)).Prediction;

        Assert.Equal(PredictionOutcome.Predicted, canary?.Outcome);
        Assert.NotEmpty(usual!.Decisions);
        Assert.Equal(usual.Decisions, canary!.Decisions);
    }

    // Each lesion with the best score that hits it, and the scores of the marks that hit none.
    private static async Task<(List<(LesionTruth Truth, double Score)> Lesions, List<double> False)> MeasureAsync()
    {
        await using var engine = await StartAsync();
        var (detector, filter) = (Detector(engine), OpenFilter());
        using var folder = new TempFolder();
        var path = Path.Combine(folder.Path, "phantom.dcm");
        var lesions = new List<(LesionTruth, double)>();
        var wrong = new List<double>();
        for (var i = 0; i < Images; i++)
        {
            var phantom = PhantomFactory.Create(Unseen, i, new PhantomOptions { MaximumSide = 1536 });
            PhantomDicom.Save(PhantomDicom.ToDataset(phantom, PhantomIdentity.Create(Unseen, i)), path);
            var detection = await detector.DetectAsync(path, CancellationToken.None);
            Assert.Equal(PredictionOutcome.Predicted, detection.Prediction?.Outcome);
            var decisions = filter.Apply([.. detection.Prediction!.Decisions.Select(decision => decision.Candidate)], detection.Image!.Geometry);
            var marks = decisions.Where(decision => decision.Kept).Select(decision => decision.Box).ToList();
            lesions.AddRange(phantom.Truth.Select(truth =>
                (truth, marks.Where(mark => Hits(mark, truth)).Select(mark => (double)mark.Score).DefaultIfEmpty(0).Max())));
            wrong.AddRange(marks.Where(mark => !phantom.Truth.Any(truth => Hits(mark, truth))).Select(mark => (double)mark.Score));
        }

        return (lesions, wrong);
    }

    private static Task<DetectionEngine> StartAsync() => DetectionEngine.StartAsync(
        Package, new InferenceOptions(), TimeProvider.System, NullLogger<DetectionEngine>.Instance, CancellationToken.None);

    private static InstanceDetector Detector(DetectionEngine engine) => new(
        engine,
        new CodecWorkers(new CodecOptions(), Path.GetTempPath(), TimeProvider.System, NullLogger<CodecWorkers>.Instance),
        Package,
        policy: null,
        PatientHasher.Ephemeral(),
        "test",
        TimeProvider.System);

    // The served thresholds would cut the curve off; NMS, size limits and the rest stay as they are served.
    private static BoxFilter OpenFilter()
    {
        var policy = Package.Manifest.Policy;
        var open = policy with
        {
            Thresholds = policy.Thresholds.ToDictionary(pair => pair.Key, _ => 0.05, StringComparer.Ordinal),
            MaxBoxes = 100,
        };
        return new BoxFilter(open, Package.Manifest.Classes);
    }

    // As the card says: IoU of at least 0.3, or the mark's centre inside the truth.
    private static bool Hits(in BoxCandidate mark, LesionTruth truth)
    {
        var (x, y) = ((mark.X1 + mark.X2) / 2, (mark.Y1 + mark.Y2) / 2);
        var box = new BoxCandidate(0, 1, (float)truth.X1, (float)truth.Y1, (float)truth.X2, (float)truth.Y2);
        return (x >= truth.X1 && x <= truth.X2 && y >= truth.Y1 && y <= truth.Y2) || mark.IntersectionOverUnion(box) >= 0.3;
    }

    private static double Sensitivity(IEnumerable<(LesionTruth Truth, double Score)> lesions, double threshold)
    {
        var all = lesions.ToList();
        Assert.True(all.Count >= 25, $"{all.Count} lesions are too few to say anything");
        return all.Count(lesion => lesion.Score > threshold) / (double)all.Count;
    }
}
