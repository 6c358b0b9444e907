using System.Text;
using System.Text.Json.Nodes;
using EdgeMLOps.Appliance.Core.Models;

namespace EdgeMLOps.Appliance.Core.Tests.Models;

public sealed class ManifestParser_tests
{
    [Theory]
    [InlineData("name", "\"\"")]
    [InlineData("release", "0")]
    [InlineData("kind", "\"policy\"")]
    [InlineData("input.width", "0")]
    [InlineData("input.width", "\"wide\"")]
    [InlineData("input.channels", "2")]
    [InlineData("input.layout", "\"NHWC\"")]
    [InlineData("input.std", "0")]
    [InlineData("input.padValue", "1.5")]
    [InlineData("input.modalities", "[]")]
    [InlineData("input.photometrics", "[\"RGB\"]")]
    [InlineData("output.format", "\"detr\"")]
    [InlineData("policy.nmsIou", "1.5")]
    [InlineData("policy.maxAreaMm2", "1")]
    [InlineData("policy.maxBoxes", "0")]
    [InlineData("policy.thresholds.nodule", "0.001")]
    public void A_wrong_value_is_refused_by_its_key(string key, string value)
    {
        var refused = Refused(manifest => Set(manifest, key, JsonNode.Parse(value)));

        Assert.Equal(key, refused.Key);
        Assert.StartsWith($"manifest.json: {key}: ", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("schema")]
    [InlineData("demonstration")]
    [InlineData("input.mean")]
    [InlineData("policy.minAreaMm2")]
    [InlineData("policy.thresholds.mass")]
    [InlineData("lineage.seed")]
    [InlineData("reference")]
    public void A_missing_key_is_named(string key) => Assert.Contains(
        key.Split('.')[^1], Refused(manifest => Parent(manifest, key).Remove(key.Split('.')[^1])).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("colour")]
    [InlineData("input.gamma")]
    [InlineData("policy.nmsIOU")]
    public void An_unknown_key_is_named(string key) => Assert.Contains(
        key.Split('.')[^1], Refused(manifest => Set(manifest, key, 1)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_threshold_for_a_class_the_model_has_not_is_refused() =>
        Assert.Equal("policy.thresholds.stone", Refused(manifest => manifest["policy"]!["thresholds"]!["stone"] = 0.5).Key);

    [Fact]
    public void Class_ids_with_a_gap_are_refused() =>
        Assert.Equal("classes[1].id", Refused(manifest => manifest["classes"]![1]!["id"] = 2).Key);

    [Fact]
    public void A_doubled_key_is_refused()
    {
        var text = TestPackage.Manifest().ToJsonString();
        var doubled = string.Concat("{\"name\":\"other\",", text.AsSpan(1));

        Assert.Throws<ManifestException>(() => ManifestParser.Parse(Encoding.UTF8.GetBytes(doubled)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{\"schema\":")]
    public void What_is_no_manifest_is_refused(string text) =>
        Assert.Throws<ManifestException>(() => ManifestParser.Parse(Encoding.UTF8.GetBytes(text)));

    private static ManifestException Refused(Action<JsonNode> change)
    {
        var manifest = TestPackage.Manifest();
        change(manifest);
        return Assert.Throws<ManifestException>(() => ManifestParser.Parse(TestPackage.Bytes(manifest)));
    }

    private static JsonObject Parent(JsonNode manifest, string key) =>
        key.Split('.')[..^1].Aggregate(manifest, (node, part) => node[part]!).AsObject();

    private static void Set(JsonNode manifest, string key, JsonNode? value) => Parent(manifest, key)[key.Split('.')[^1]] = value;
}
