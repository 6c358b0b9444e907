using System.Text.Json.Nodes;
using EdgeMLOps.Appliance.Core.Models;

namespace EdgeMLOps.Appliance.Core.Tests.Models;

/// <summary>The demonstration package, and others like it with a key or the graph exchanged.</summary>
internal static class TestPackage
{
    public static ModelPackage Demonstration { get; } = DemonstrationPackage.Load().Require();

    public static JsonNode Manifest() => JsonNode.Parse(DemonstrationPackage.Files()[ModelPackage.ManifestFile])!;

    public static byte[] Bytes(JsonNode manifest) => System.Text.Encoding.UTF8.GetBytes(manifest.ToJsonString());

    public static ModelPackage With(Action<JsonNode> change, byte[]? graph = null)
    {
        var manifest = Manifest();
        change(manifest);
        var files = DemonstrationPackage.Files();
        files[ModelPackage.ManifestFile] = Bytes(manifest);
        files[ModelPackage.GraphFile] = graph ?? files[ModelPackage.GraphFile];
        return ModelPackage.Load(files, PackageDigest.Of(files)).Require();
    }
}
