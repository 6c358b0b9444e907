using System.Text.Json.Nodes;
using EdgeMLOps.Appliance.Core.Inference;
using EdgeMLOps.Appliance.Core.Inference.Proposals;
using EdgeMLOps.Appliance.Core.Models;
using EdgeMLOps.Appliance.Core.Tests.Inference.Outputs;
using EdgeMLOps.Appliance.Core.Tests.Models;
using EdgeMLOps.TestKit.Onnx;

namespace EdgeMLOps.Appliance.Core.Tests.Inference.Proposals;

public sealed class ModelProposal_tests
{
    private static readonly ModelInput Bytes = TestManifest.Input with
    {
        Layout = "NHWC",
        Dtype = "uint8",
        Channels = 3,
        ChannelOrder = "rgb",
        Range = 255,
        Mean = [0],
        Std = [1],
    };

    [CorpusFact]
    public void Every_model_of_the_corpus_is_told_by_its_graph()
    {
        foreach (var name in CorpusModel.Names)
        {
            var model = CorpusModel.Open(CorpusFactAttribute.Folder, name);

            var proposal = ModelProposal.Of(model.Graph, weightsFolder: null, freeSide: 320).Manifest;

            var (input, output, expected) = (proposal["input"]!, proposal["output"]!, model.Manifest.Output);
            Assert.Equal((name, expected.Format), (name, output["format"]!.GetValue<string>()));
            Assert.Equal((name, expected.Activation), (name, output["activation"]!.GetValue<string>()));
            Assert.Equal((name, expected.BoxCoordinates), (name, output["boxCoordinates"]!.GetValue<string>()));
            Assert.Equal((name, model.Manifest.Input.Layout), (name, input["layout"]!.GetValue<string>()));
            Assert.Equal(expected.Names.OrderBy(pair => pair.Key, StringComparer.Ordinal), Names(output));
            if (!model.IsSorted)
            {
                Assert.Equal((name, model.Manifest.Classes.Count), (name, proposal["classes"]!.AsArray().Count));
            }
        }
    }

    [Fact]
    public void TensorFlow_is_told_by_its_four_outputs()
    {
        var graph = EchoGraph.Of(Bytes, -1, new EchoOutput("boxes", 5, 4), new EchoOutput("detection_scores", 5), new EchoOutput("detection_classes", 5), new EchoOutput("num_detections"));

        var proposal = ModelProposal.Of(graph, weightsFolder: null, freeSide: 32).Manifest;

        Assert.Equal("tensorflow", proposal["output"]!["format"]!.GetValue<string>());
        Assert.Equal("num_detections", proposal["output"]!["names"]!["count"]!.GetValue<string>());
        Assert.Equal(("NHWC", "uint8", 255), (
            proposal["input"]!["layout"]!.GetValue<string>(), proposal["input"]!["dtype"]!.GetValue<string>(), proposal["input"]!["range"]!.GetValue<int>()));
    }

    [Fact]
    public void A_second_input_of_two_numbers_takes_the_size()
    {
        var input = TestManifest.Input with { SizeInput = new ModelSizeInput { Name = "orig_target_sizes", Dtype = "int64", Order = "widthHeight" } };
        var graph = EchoGraph.Of(
            input, -1, new EchoOutput("boxes", 1, 4) { IsScaled = true }, new EchoOutput("scores", 1), new EchoOutput("labels", 1) { Type = OnnxType.I64 });

        var proposal = ModelProposal.Of(graph, weightsFolder: null, freeSide: 32).Manifest;

        Assert.Equal("torchvision", proposal["output"]!["format"]!.GetValue<string>());
        Assert.Equal("orig_target_sizes", proposal["input"]!["sizeInput"]!["name"]!.GetValue<string>());
    }

    [Fact]
    public void A_row_a_box_of_yolov8_is_yolov5_as_long_as_nothing_names_the_classes() =>
        Assert.Equal("yolov5", ModelProposal.Of(EchoGraph.Of(TestManifest.Input, -1, new EchoOutput("output", 60, 7)), null, 32).Manifest["output"]!["format"]!.GetValue<string>());

    [Fact]
    public void Outputs_of_no_family_are_refused_with_what_was_found()
    {
        var refused = Assert.Throws<GraphContractException>(() => ModelProposal.Of(EchoGraph.Of(TestManifest.Input, 1, new EchoOutput("scores", 3) { HasImageAxis = false }), null, 32));

        Assert.Equal("scores Float [3]", refused.Found);
    }

    [Fact]
    public void The_skeleton_is_a_manifest_once_its_open_keys_are_filled_in()
    {
        var proposal = ModelProposal.Of(EchoGraph.Of(TestManifest.Input, -1, new EchoOutput("output", 6, 20)), weightsFolder: null, freeSide: 32);
        var manifest = proposal.Manifest;
        Assert.Equal("name", Assert.Throws<ManifestException>(() => ManifestParser.Parse(TestPackage.Bytes(manifest))).Key);

        manifest["name"] = "x";
        manifest["version"] = "1";
        manifest["input"]!["modalities"] = new JsonArray("CR");
        manifest["input"]!["bodyParts"] = new JsonArray("CHEST");
        foreach (var key in new[] { "trainingDataDigest", "codeCommit", "runId" })
        {
            manifest["lineage"]![key] = "x";
        }

        foreach (var one in manifest["classes"]!.AsArray())
        {
            one!["code"]!["value"] = "1";
        }

        Assert.Equal(2, ManifestParser.Parse(TestPackage.Bytes(manifest)).Classes.Count);
    }

    private static IEnumerable<KeyValuePair<string, string>> Names(JsonNode output) => output["names"]!.AsObject()
        .Select(pair => KeyValuePair.Create(pair.Key, pair.Value!.GetValue<string>()))
        .OrderBy(pair => pair.Key, StringComparer.Ordinal);
}
