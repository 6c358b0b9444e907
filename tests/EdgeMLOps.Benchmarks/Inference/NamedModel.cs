using System.Text.Json.Nodes;
using EdgeMLOps.Appliance.Core.Models;

namespace EdgeMLOps.Benchmarks.Inference;

/// <summary>Packages for measuring: the graph of others under a manifest of ours.</summary>
internal static class NamedModel
{
    /// <summary>A RetinaNet of torchvision over MobileNetV3-small, 416 x 320, three channels, suppression of boxes in the graph, one image a run.</summary>
    private const string RetinaNet = "retinanet_torchvision_small";

    private const int RetinaNetClasses = 5;

    /// <summary>The corpus's RetinaNet.</summary>
    /// <exception cref="InvalidOperationException">There is no corpus.</exception>
    public static ModelPackage Load()
    {
        var corpus = Environment.GetEnvironmentVariable("EDGEMLOPS_CORPUS") ?? throw new InvalidOperationException("EDGEMLOPS_CORPUS has to name the corpus of models");
        return Load(RetinaNet, File.ReadAllBytes(Path.Combine(corpus, "models", RetinaNet, "model.onnx")), RetinaNetClasses, manifest =>
        {
            var (input, output) = (manifest["input"]!, manifest["output"]!); // not null: the manifest's schema
            (input["name"], input["layout"], input["channels"], input["channelOrder"]) = ("image", "CHW", 3, "rgb");
            (input["width"], input["height"]) = (416, 320);
            output["format"] = "torchvision";
            output["names"] = new JsonObject { ["boxes"] = "boxes", ["scores"] = "scores", ["labels"] = "labels" };
        });
    }

    /// <summary>A graph under the demonstration model's manifest with so many classes, changed; values 0 to 1, scores from 0.25.</summary>
    public static ModelPackage Load(string name, byte[] graph, int classes, Action<JsonNode> change)
    {
        var files = DemonstrationPackage.Files();
        var manifest = JsonNode.Parse(files[ModelPackage.ManifestFile])!; // not null: it is read at each start
        (manifest["name"], manifest["demonstration"]) = (name, false);
        var (input, output, policy) = (manifest["input"]!, manifest["output"]!, manifest["policy"]!); // not null: the manifest's schema
        (input["mean"], input["std"]) = (new JsonArray(0), new JsonArray(1));
        (output["scoreFloor"], policy["scoreFloor"]) = (0.25, 0.25);
        var first = manifest["classes"]![0]!; // not null: the manifest's schema
        manifest["classes"] = new JsonArray([.. Enumerable.Range(0, classes).Select(i => Class(first.DeepClone(), i))]);
        policy["thresholds"] = new JsonObject(Enumerable.Range(0, classes).Select(i => KeyValuePair.Create($"class{i}", (JsonNode?)0.25)));
        change(manifest);
        files[ModelPackage.ManifestFile] = System.Text.Encoding.UTF8.GetBytes(manifest.ToJsonString());
        files[ModelPackage.GraphFile] = graph;
        return ModelPackage.Load(files, PackageDigest.Of(files)).Require();
    }

    private static JsonNode Class(JsonNode one, int id)
    {
        (one["id"], one["name"]) = (id, $"class{id}");
        return one;
    }
}
