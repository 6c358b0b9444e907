using EdgeMLOps.Dicom;
using System.Globalization;
using System.Text.Json.Nodes;
using EdgeMLOps.Appliance.Core.Inference;
using EdgeMLOps.Appliance.Core.Predictions;
using EdgeMLOps.Appliance.Core.Tests.Inference;
using EdgeMLOps.Phantoms;
using EdgeMLOps.TestKit;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Appliance.Core.Tests.Models.Registry;

/// <summary>An acceptance set of phantoms, and what the demonstration model finds on them, measured once by the way of the command line.</summary>
internal static class SomeAcceptance
{
    private const double ScoreAtLeast = 0.3;

    private static readonly PhantomOptions Small = new() { MinimumSide = 512, MaximumSide = 640, LesionFree = 0, MinimumCnr = 3 };
    private static readonly Lazy<Task<Dictionary<string, byte[]>>> Made = new(MakeAsync);

    /// <summary>expected.json and its images by name; the caller's own copy.</summary>
    public static async Task<Dictionary<string, byte[]>> FilesAsync() => new(await Made.Value, StringComparer.Ordinal);

    public static JsonNode Expected(Dictionary<string, byte[]> files) => JsonNode.Parse(files["expected.json"])!;

    /// <summary>Phantoms as files, no two alike in anything that identifies.</summary>
    public static byte[] Image(int index) => ChestImage.File(Dataset(index)).ToBytes();

    /// <summary>The same image, of a study.</summary>
    public static byte[] Image(int index, string studyInstanceUid) =>
        ChestImage.File(Dataset(index).AddOrUpdate(DicomTag.StudyInstanceUID, studyInstanceUid)).ToBytes();

    private static DicomDataset Dataset(int index) => PhantomImage.Dataset(PhantomFactory.Create(71, index, Small), seed: 1000 + index);

    private static async Task<Dictionary<string, byte[]>> MakeAsync()
    {
        using var folder = new TempFolder();
        await using var host = await DetectorHost.StartAsync(
            TestPackage.Demonstration,
            SomeDetectors.NoCodec,
            new InferenceOptions { Provider = ProviderPreference.Cpu },
            PatientHasher.Ephemeral(),
            "1.2.3",
            TimeProvider.System,
            new LogWatcher(),
            default);
        var (files, images) = (new Dictionary<string, byte[]>(StringComparer.Ordinal), new JsonArray());
        for (var i = 0; i < 7; i++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"{i:00}.dcm");
            files[name] = Image(i);
            await File.WriteAllBytesAsync(folder[name], files[name]);
            var found = (await host.Detector.DetectAsync(folder[name], default)).Prediction!;
            images.Add(new JsonObject
            {
                ["file"] = name,
                ["boxes"] = new JsonArray([.. found.Decisions.Where(one => one.Candidate.Score >= ScoreAtLeast).Select(one => BoxOf(one.Candidate))]),
            });
        }

        var expected = new JsonObject
        {
            ["schema"] = "edgemlops.acceptance/1",
            ["scoreAtLeast"] = ScoreAtLeast,
            ["tolerances"] = new JsonObject { ["iou"] = 0.98, ["score"] = 0.001 },
            ["latencyCeilingMs"] = 60_000,
            ["images"] = images,
        };
        files["expected.json"] = TestPackage.Bytes(expected);
        return files;
    }

    private static JsonObject BoxOf(in Core.PostProcessing.BoxCandidate box) => new JsonObject
    {
        ["class"] = TestPackage.Demonstration.Manifest.Classes[box.ClassId].Name,
        ["score"] = box.Score,
        ["x1"] = box.X1,
        ["y1"] = box.Y1,
        ["x2"] = box.X2,
        ["y2"] = box.Y2,
    };
}
