using EdgeMLOps.Appliance.Core.Decoding;
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
    [InlineData("minimumAppVersion", "\"soon\"")]
    [InlineData("minimumAppVersion", "\"99.0.0\"")]
    [InlineData("input.width", "0")]
    [InlineData("input.width", "\"wide\"")]
    [InlineData("input.channels", "2")]
    [InlineData("input.layout", "\"NCWH\"")]
    [InlineData("input.dtype", "\"int8\"")]
    [InlineData("input.channelOrder", "\"rgb\"")]
    [InlineData("input.windowing.kind", "\"auto\"")]
    [InlineData("input.windowing.low", "1")]
    [InlineData("input.resize", "\"crop\"")]
    [InlineData("input.placement", "\"bottom\"")]
    [InlineData("input.range", "2")]
    [InlineData("input.mean", "[]")]
    [InlineData("input.std", "[0]")]
    [InlineData("input.std", "[1, 1, 1]")]
    [InlineData("input.padValue", "1.5")]
    [InlineData("input.frames", "\"last\"")]
    [InlineData("input.modalities", "[]")]
    [InlineData("input.photometrics", "[\"CMYK\"]")]
    [InlineData("input.sizeInput", "{\"name\":\"images\",\"dtype\":\"int64\",\"order\":\"widthHeight\"}", "input.sizeInput.name")]
    [InlineData("input.sizeInput", "{\"name\":\"s\",\"dtype\":\"int8\",\"order\":\"widthHeight\"}", "input.sizeInput.dtype")]
    [InlineData("input.sizeInput", "{\"name\":\"s\",\"dtype\":\"int64\",\"order\":\"hw\"}", "input.sizeInput.order")]
    [InlineData("output.format", "\"yolov9\"")]
    [InlineData("output.format", "\"detr\"", "output.names.logits")]
    [InlineData("output.names", "{}", "output.names.output")]
    [InlineData("output.names.boxes", "\"b\"")]
    [InlineData("output.activation", "\"softmax\"")]
    [InlineData("output.boxCoordinates", "\"metres\"")]
    [InlineData("output.classOffset", "1")]
    [InlineData("output.scoreFloor", "2")]
    [InlineData("output.columns", "[\"x1\"]")]
    [InlineData("calibration", "{\"kind\":\"beta\",\"slope\":[1],\"intercept\":[0]}", "calibration.kind")]
    [InlineData("calibration", "{\"kind\":\"platt\",\"slope\":[1,1,1],\"intercept\":[0]}", "calibration.slope")]
    [InlineData("calibration", "{\"kind\":\"platt\",\"slope\":[0],\"intercept\":[0]}", "calibration.slope")]
    [InlineData("consistency", "[\"rotate\"]")]
    [InlineData("consistency", "[\"flip\", \"flip\"]")]
    [InlineData("limits.providers", "[\"npu\"]")]
    [InlineData("limits.providers", "[]")]
    [InlineData("limits.memoryMegabytes", "0")]
    [InlineData("lineage.trackerAddress", "\"file:///etc\"")]
    [InlineData("lineage.parentModel", "{\"name\":\"a\",\"version\":\"1\",\"digest\":\"ff\"}", "lineage.parentModel.digest")]
    [InlineData("input.modalities", "[\"CR\", null]")]
    [InlineData("input.bodyParts", "[null]")]
    [InlineData("input.views", "[null]")]
    [InlineData("input.photometrics", "[null]")]
    [InlineData("consistency", "[null]")]
    [InlineData("limits.providers", "[null]")]
    [InlineData("classes", "[null]")]
    [InlineData("output.names.output", "null")]
    [InlineData("version", "\"1\\u001b[2J\"")]
    [InlineData("lineage.runId", "\"a\\u202eb\"")]
    [InlineData("policy.nmsIou", "1.5")]
    [InlineData("policy.maxAreaMm2", "1")]
    [InlineData("policy.maxBoxes", "0")]
    [InlineData("policy.thresholds.nodule", "0.001")]
    public void A_wrong_value_is_refused_by_its_key(string key, string value, string? named = null)
    {
        var refused = Refused(manifest => Set(manifest, key, JsonNode.Parse(value)));

        Assert.Equal(named ?? key, refused.Key);
        Assert.StartsWith($"manifest.json: {named ?? key}: ", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("percentile", 1, null, "input.windowing.high")]
    [InlineData("percentile", -1, 99, "input.windowing.low")]
    [InlineData("percentile", 1, 101, "input.windowing.high")]
    [InlineData("fixed", null, 1, "input.windowing.low")]
    [InlineData("fixed", 1, 1, "input.windowing.high")]
    public void A_window_without_sound_limits_is_refused(string kind, int? low, int? high, string key) =>
        Assert.Equal(key, Refused(manifest => manifest["input"]!["windowing"] = new JsonObject { ["kind"] = kind, ["low"] = low, ["high"] = high }).Key);

    [Theory]
    [InlineData("range", "1", "input.range")]
    [InlineData("range", "255", "input.mean")]
    public void Bytes_take_no_normalisation(string key, string value, string named) => Assert.Equal(named, Refused(manifest =>
    {
        manifest["input"]!["dtype"] = "uint8";
        manifest["input"]![key] = JsonNode.Parse(value);
    }).Key);

    [Fact]
    public void Yolox_needs_sides_of_whole_cells() => Assert.Equal("input.height", Refused(manifest =>
    {
        manifest["output"]!["format"] = "yolox";
        manifest["input"]!["height"] = 500;
    }).Key);

    [Fact]
    public void Of_how_many_frames_an_image_may_be_is_for_models_that_see_all_of_them()
    {
        ModelInput InputOf(string frames, int? most) => TestPackage.With(manifest =>
        {
            manifest["input"]!["frames"] = frames;
            if (most is { } number)
            {
                manifest["input"]!["maxFrames"] = number;
            }
        }).Manifest.Input;

        Assert.Equal(512, DecodeChoice.Of(InputOf("all", null)).MostFrames);
        Assert.Equal(2000, DecodeChoice.Of(InputOf("all", 2000)).MostFrames);
        foreach (var (frames, most) in ((string, int)[])[("all", 0), ("all", 2001), ("first", 5), ("middle", 5)])
        {
            Assert.Equal("input.maxFrames", Refused(manifest =>
            {
                manifest["input"]!["frames"] = frames;
                manifest["input"]!["maxFrames"] = most;
            }).Key);
        }
    }

    [Fact]
    public void A_manifest_of_another_schema_is_refused_for_that_and_not_for_its_keys() =>
        Assert.Equal("schema", Refused(manifest =>
        {
            manifest["schema"] = "edgemlops.package/1";
            manifest["input"]!["windowing"] = "voi";
        }).Key);

    [Fact]
    public void What_the_maker_need_not_say_may_be_said_or_left_out()
    {
        var manifest = TestPackage.Manifest();
        manifest["minimumAppVersion"] = null;
        manifest["limits"] = new JsonObject { ["providers"] = new JsonArray("cpu"), ["memoryMegabytes"] = 512, ["gpuMemoryMegabytes"] = null };
        manifest["lineage"]!["trackerAddress"] = "https://tracker.example/runs";
        manifest["lineage"]!["parentModel"] = new JsonObject { ["name"] = "coco", ["version"] = "8n", ["digest"] = new string('a', 64) };

        var parsed = ManifestParser.Parse(TestPackage.Bytes(manifest));

        Assert.Null(parsed.MinimumAppVersion);
        Assert.Equal((512, null), (parsed.Limits!.MemoryMegabytes, parsed.Limits.GpuMemoryMegabytes));
        Assert.Equal("coco", parsed.Lineage.ParentModel!.Name);
    }

    [Theory]
    [InlineData("schema")]
    [InlineData("demonstration")]
    [InlineData("input.mean")]
    [InlineData("input.windowing.kind")]
    [InlineData("output.names")]
    [InlineData("consistency")]
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

    [Theory]
    [InlineData("name", "a\nb")]
    [InlineData("name", "")]
    [InlineData("name", "seventy characters seventy characters seventy characters seventy chars.")]
    [InlineData("code.value", "1\\2")]
    [InlineData("code.scheme", "SC\\T")]
    [InlineData("code.meaning", "mass\u0007")]
    public void A_text_of_a_class_that_a_result_could_not_hold_is_refused(string key, string value)
    {
        var refused = Refused(manifest => Set(manifest["classes"]![0]!, key, value));

        Assert.Equal($"classes[0].{key}", refused.Key);
        Assert.DoesNotContain(refused.Message, char.IsControl);
    }

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
