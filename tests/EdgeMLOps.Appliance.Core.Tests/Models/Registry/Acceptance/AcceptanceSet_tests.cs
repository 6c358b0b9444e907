using System.Text.Json.Nodes;
using EdgeMLOps.Appliance.Core.Models.Registry.Acceptance;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Appliance.Core.Tests.Models.Registry.Acceptance;

public sealed class AcceptanceSet_tests : IDisposable
{
    private readonly TempFolder _folder = new();

    public AcceptanceSet_tests()
    {
        File.WriteAllBytes(_folder["a.dcm"], [1]);
        File.WriteAllBytes(_folder["b.dcm"], [1]);
    }

    [Fact]
    public void A_set_names_its_images_in_its_folder()
    {
        var set = Load(_ => { });

        Assert.Equal(_folder["a.dcm"], set.PathOf(set.Expectation.Images[0]));
    }

    [Theory]
    [InlineData("schema", "\"edgemlops.acceptance/2\"", "schema")]
    [InlineData("scoreAtLeast", "0.001", "scoreAtLeast")]
    [InlineData("scoreAtLeast", "1.1", "scoreAtLeast")]
    [InlineData("tolerances.iou", "0", "tolerances.iou")]
    [InlineData("tolerances.score", "2", "tolerances.score")]
    [InlineData("latencyCeilingMs", "0", "latencyCeilingMs")]
    [InlineData("images", "[]", "images")]
    [InlineData("images", "[null]", "images")]
    [InlineData("images.0.boxes", "[null]", "images[0].boxes")]
    [InlineData("images.0.file", "\"../a.dcm\"", "images[0].file")]
    [InlineData("images.0.file", "\"-a.dcm\"", "images[0].file")]
    [InlineData("images.0.file", "\"c.dcm\"", "images[0].file")]
    [InlineData("images.1.file", "\"a.dcm\"", "images[1].file")]
    [InlineData("images.0.boxes.0.class", "\"stone\"", "images[0].boxes[0].class")]
    [InlineData("images.0.boxes.0.score", "0.1", "images[0].boxes[0].score")]
    [InlineData("images.0.boxes.0.x2", "1", "images[0].boxes[0].x2")]
    [InlineData("images.0.boxes.0.y2", "1", "images[0].boxes[0].y2")]
    public void A_wrong_value_is_refused_by_its_key(string path, string value, string key)
    {
        var refused = Assert.Throws<AcceptanceException>(() => Load(expected => Set(expected, path, JsonNode.Parse(value))));

        Assert.Equal(key, refused.Key);
        Assert.StartsWith($"acceptance/expected.json: {key}: ", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tolerances")]
    [InlineData("latencyCeilingMs")]
    public void A_missing_key_is_named(string key) => Assert.Contains(
        key, Assert.Throws<AcceptanceException>(() => Load(expected => expected.AsObject().Remove(key))).Message, StringComparison.Ordinal);

    [Fact]
    public void An_unknown_key_is_named() => Assert.Contains(
        "surplus", Assert.Throws<AcceptanceException>(() => Load(expected => expected["surplus"] = 1)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_package_without_one_says_so() =>
        Assert.Throws<AcceptanceException>(() => AcceptanceSet.Load(_folder.Path, TestPackage.Demonstration.Manifest));

    public void Dispose() => _folder.Dispose();

    private AcceptanceSet Load(Action<JsonNode> change)
    {
        var expected = JsonNode.Parse(
            """
            {
              "schema": "edgemlops.acceptance/1", "scoreAtLeast": 0.3, "tolerances": { "iou": 0.9, "score": 0.05 }, "latencyCeilingMs": 1000,
              "images": [
                { "file": "a.dcm", "boxes": [ { "class": "nodule", "score": 0.5, "x1": 10, "y1": 10, "x2": 30, "y2": 40 } ] },
                { "file": "b.dcm", "boxes": [] }
              ]
            }
            """)!;
        change(expected);
        File.WriteAllText(_folder["expected.json"], expected.ToJsonString());
        return AcceptanceSet.Load(_folder.Path, TestPackage.Demonstration.Manifest);
    }

    private static void Set(JsonNode node, string path, JsonNode? value)
    {
        var parts = path.Split('.');
        var parent = parts[..^1].Aggregate(node, (at, part) => int.TryParse(part, out var index) ? at[index]! : at[part]!);
        parent[parts[^1]] = value;
    }
}
