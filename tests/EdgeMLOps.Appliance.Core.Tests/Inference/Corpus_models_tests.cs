using System.Text.Json.Nodes;
using EdgeMLOps.Appliance.Core.Inference;
using EdgeMLOps.Appliance.Core.Inference.Preprocessing;
using EdgeMLOps.Appliance.Core.PostProcessing;
using EdgeMLOps.Appliance.Core.Tests.Models;

namespace EdgeMLOps.Appliance.Core.Tests.Inference;

/// <summary>Public models of known output: graph, output reading and suppression agree with torch and torchvision.</summary>
public sealed class Corpus_models_tests
{
    [CorpusFact]
    public void Dynamic_yolov8_reproduces_the_expected_detections_in_one_batch() => Reproduces("yolov8_dynamic", classes: 3, oneByOne: false);

    [CorpusFact]
    public void Dynamic_yolov8_reproduces_the_expected_detections_one_by_one() => Reproduces("yolov8_dynamic", classes: 3, oneByOne: true);

    [CorpusFact]
    public void Fixed_yolov8_reproduces_the_expected_detections() => Reproduces("yolov8_style", classes: 14, oneByOne: true);

    private static void Reproduces(string model, int classes, bool oneByOne)
    {
        var folder = Path.Combine(CorpusFactAttribute.Folder, "models", model);
        var (input, shape) = NumpyFile.Read(Path.Combine(folder, "input.npy"));
        var expected = JsonNode.Parse(File.ReadAllBytes(Path.Combine(folder, "expected.json")))!["images"]!.AsArray();
        var package = TestPackage.With(manifest => Describe(manifest, classes, shape), File.ReadAllBytes(Path.Combine(folder, "model.onnx")));
        using var runner = ModelRunner.Open(package, new InferenceOptions { Provider = ProviderPreference.Cpu }, TimeProvider.System);
        var images = Enumerable.Range(0, shape[0]).Select(i => (ReadOnlyMemory<float>)input.AsMemory(i * runner.ImageLength, runner.ImageLength)).ToList();
        var found = new List<BoxCandidate>[images.Count];
        // The input is the image itself: coordinates stay as they are.
        var letterbox = Letterbox.Place(shape[3], shape[2], shape[3], shape[2]);
        void Take(int i, ReadOnlySpan<float> output) => found[i] = YoloOutput.Read(output, classes, letterbox, 0.25)!;

        if (oneByOne)
        {
            for (var i = 0; i < images.Count; i++)
            {
                runner.Run([images[i]], (_, output) => Take(i, output));
            }
        }
        else
        {
            runner.Run(images, Take);
        }

        Assert.Equal(expected.Count, images.Count);
        var filter = new BoxFilter(package.Manifest.Policy, package.Manifest.Classes);
        for (var i = 0; i < images.Count; i++)
        {
            Assert.Equal(expected[i]!["n_over_threshold"]!.GetValue<int>(), found[i].Count);
            // Far larger than any box: what lies outside the input is not clipped away, as in the expectation.
            var kept = filter.Apply(found[i], new ImageGeometry(100_000, 100_000, 1)).Where(decision => decision.Kept).Select(decision => decision.Candidate);
            Same(expected[i]!["detections"]!.AsArray(), [.. kept]);
        }
    }

    private static void Same(JsonArray expected, List<BoxCandidate> found)
    {
        Assert.NotEmpty(expected);
        Assert.Equal(expected.Count, found.Count);
        foreach (var one in expected)
        {
            var box = one!["box_xyxy"]!.AsArray().Select(value => value!.GetValue<float>()).ToArray();
            var wanted = new BoxCandidate(one["class_id"]!.GetValue<int>(), one["score"]!.GetValue<float>(), box[0], box[1], box[2], box[3]);
            Assert.Contains(found, other =>
                other.ClassId == wanted.ClassId && Math.Abs(other.Score - wanted.Score) < 1e-3 && other.IntersectionOverUnion(wanted) > 0.98);
        }
    }

    private static void Describe(JsonNode manifest, int classes, int[] shape)
    {
        manifest["input"]!["channels"] = shape[1];
        manifest["input"]!["channelOrder"] = "rgb";
        manifest["input"]!["height"] = shape[2];
        manifest["input"]!["width"] = shape[3];
        var names = Enumerable.Range(0, classes).Select(i => $"class{i}").ToArray();
        var code = manifest["classes"]![0]!["code"]!;
        manifest["classes"] = new JsonArray(
            [.. names.Select((name, i) => new JsonObject { ["id"] = i, ["name"] = name, ["code"] = code.DeepClone() })]);
        manifest["policy"] = new JsonObject
        {
            ["scoreFloor"] = 0.25,
            ["thresholds"] = new JsonObject(names.Select(name => KeyValuePair.Create(name, (JsonNode?)0.25))),
            ["nmsIou"] = 0.5,
            ["minAreaMm2"] = 0,
            ["maxAreaMm2"] = 1e12,
            ["maxBoxes"] = 1000,
        };
    }
}
