using EdgeMLOps.Appliance.Core.Inference;
using EdgeMLOps.Appliance.Core.Models;
using EdgeMLOps.Appliance.Core.PostProcessing;
using EdgeMLOps.Appliance.Core.Tests.Workers;
using EdgeMLOps.TestKit.Onnx;

namespace EdgeMLOps.Appliance.Core.Tests.Inference.Outputs;

/// <summary>Graphs of every family, made here: what a test puts into the image comes out as boxes, in this process and through the worker.</summary>
[Collection(WorkerCollection.Name)]
public sealed class Graph_format_tests
{
    private static readonly float[] First = [6, 12, 8, 16, 0.5f, 0, 0.5f];
    private static readonly float[] Second = [20, 20, 4, 8, 0.75f, 0.75f, 0];
    private static readonly BoxCandidate FirstBox = new(1, 0.5f, 2, 4, 10, 20);
    private static readonly BoxCandidate SecondBox = new(0, 0.75f, 18, 16, 22, 24);
    private static readonly List<List<BoxCandidate>?> Pairs = [[FirstBox, SecondBox], [SecondBox]];

    [Theory]
    [InlineData("NCHW", "float32", -1, false)]
    [InlineData("NCHW", "float32", -1, true)]
    [InlineData("NCHW", "float32", 1, false)]
    [InlineData("NCHW", "float32", 3, true)]
    [InlineData("NHWC", "float16", -1, true)]
    [InlineData("CHW", "float16", 1, false)]
    [InlineData("HWC", "float32", 1, true)]
    public async Task Each_image_gets_its_own_boxes_in_every_layout_and_number(string layout, string dtype, int images, bool inWorker)
    {
        var manifest = TestManifest.Of("yolov8", 2, TestManifest.Input with { Layout = layout, Dtype = dtype });
        var type = dtype is "float16" ? OnnxType.F16 : OnnxType.F32;
        var graph = EchoGraph.Of(manifest.Input, images, new EchoOutput("output", 2, 6) { Type = type });
        await using var rig = await RunnerRig.StartAsync(manifest, graph, inWorker);
        float[] one = [6, 12, 8, 16, 0, 0.5f], other = [20, 20, 4, 8, 0.75f, 0];

        var alone = await rig.CandidatesAsync([.. other, .. one]);
        var pairs = rig.MaxBatch > 1 ? await rig.CandidatesAsync([.. one, .. other], other) : [];

        Assert.Equal(images > 0 ? images : 8, rig.MaxBatch);
        Assert.Equal([SecondBox, FirstBox], Assert.Single(alone));
        Assert.Equal(rig.MaxBatch > 1 ? Pairs : [], pairs);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Rows_of_all_images_in_one_list_go_to_their_own_image_in_their_order(bool inWorker)
    {
        var manifest = TestManifest.Of("batched", 2);
        var graph = EchoGraph.Of(manifest.Input, -1, new EchoOutput("output", 2, 7) { IsMerged = true });
        await using var rig = await RunnerRig.StartAsync(manifest, graph, inWorker);

        // The first image's tensor holds rows of both, the second's too.
        var found = await rig.CandidatesAsync([1, 2, 4, 10, 20, 1, 0.5f, 0, 18, 16, 22, 24, 0, 0.75f], [1, 0, 0, 1, 1, 0, 1, 0, 0, 0, 2, 2, 1, 0.25f]);

        Assert.Equal([SecondBox, new BoxCandidate(1, 0.25f, 0, 0, 2, 2)], found[0]);
        Assert.Equal([FirstBox, new BoxCandidate(0, 1, 0, 0, 1, 1)], found[1]);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(-1)]
    [InlineData(0.5f)]
    [InlineData(float.NaN)]
    public async Task A_row_of_an_image_that_there_is_not_makes_the_output_invalid(float image)
    {
        var manifest = TestManifest.Of("batched", 2);
        var graph = EchoGraph.Of(manifest.Input, -1, new EchoOutput("output", 1, 7) { IsMerged = true });
        await using var rig = await RunnerRig.StartAsync(manifest, graph, inWorker: false);

        await Assert.ThrowsAsync<GraphContractException>(() => rig.CandidatesAsync([image, 2, 4, 10, 20, 1, 0.5f], [1]));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Lists_as_long_as_what_was_found_are_read_and_may_be_empty(bool inWorker)
    {
        var manifest = TestManifest.Of(
            "torchvision", 2, TestManifest.Input with { Layout = "CHW", Channels = 3, ChannelOrder = "rgb" }, output => output with { ClassOffset = 1 });
        var graph = EchoGraph.Kept(
            manifest.Input, 1, new EchoOutput("boxes", 3, 4), new EchoOutput("scores", 3), new EchoOutput("labels", 3) { Type = OnnxType.I64 });
        await using var rig = await RunnerRig.StartAsync(manifest, graph, inWorker);

        var two = await rig.OutputsAsync([2, 4, 10, 20, 9, 9, 9, 9, 18, 16, 22, 24, 0.5f, -1, 0.75f, 2, 7, 1]);
        var boxes = await rig.CandidatesAsync([2, 4, 10, 20, 9, 9, 9, 9, 18, 16, 22, 24, 0.5f, -1, 0.75f, 2, 7, 1]);
        var none = await rig.CandidatesAsync([1, 1, 1]);

        Assert.Equal(1, rig.MaxBatch);
        Assert.Equal([[2, 4], [2], [2]], two[0].Select(output => output.Shape));
        Assert.Equal([FirstBox, SecondBox], boxes[0]);
        Assert.Empty(none[0]!);
    }

    [Theory]
    [InlineData(-1, 8, false)]
    [InlineData(2, 2, true)]
    public async Task TensorFlow_takes_bytes_and_gives_four_outputs(int images, int maxBatch, bool inWorker)
    {
        var manifest = TestManifest.Of(
            "tensorflow",
            2,
            TestManifest.Input with { Layout = "NHWC", Dtype = "uint8", Channels = 3, ChannelOrder = "rgb", Range = 255, Mean = [0], Std = [1], Width = 255, Height = 255 },
            output => output with { ClassOffset = 0, BoxCoordinates = "normalised" });
        var graph = EchoGraph.Of(
            manifest.Input,
            images,
            new EchoOutput("boxes", 2, 4),
            new EchoOutput("scores", 2),
            new EchoOutput("labels", 2),
            new EchoOutput("count"));
        await using var rig = await RunnerRig.StartAsync(manifest, graph, inWorker);

        var found = await rig.CandidatesAsync([4 / 255f, 2 / 255f, 20 / 255f, 10 / 255f, 0, 0, 1, 1, 0.6f, 0.8f, 1, 0, 1], [0, 0, 1, 1, 0, 0, 1, 1, 0.6f, 0.8f, 0, 0, 0]);

        Assert.Equal(maxBatch, rig.MaxBatch);
        var box = Assert.Single(found[0]!);
        Assert.Equal((1, 0.6f, 2f, 4f, 10f, 20f), (box.ClassId, box.Score, MathF.Round(box.X1, 3), MathF.Round(box.Y1, 3), MathF.Round(box.X2, 3), MathF.Round(box.Y2, 3)));
        Assert.Empty(found[1]!);
    }

    [Theory]
    [InlineData("int64", "widthHeight", false)]
    [InlineData("float32", "widthHeight", true)]
    public async Task A_second_input_tells_each_image_the_size_it_has(string dtype, string order, bool inWorker)
    {
        var manifest = TestManifest.Of(
            "torchvision", 2, TestManifest.Input with { Width = 64, SizeInput = new ModelSizeInput { Name = "sizes", Dtype = dtype, Order = order } });
        var graph = EchoGraph.Of(
            manifest.Input, -1, new EchoOutput("boxes", 1, 4) { IsScaled = true }, new EchoOutput("scores", 1), new EchoOutput("labels", 1) { Type = OnnxType.I32 });
        await using var rig = await RunnerRig.StartAsync(manifest, graph, inWorker);

        var found = await rig.CandidatesAsync([0.25f, 0.25f, 0.5f, 0.5f, 0.5f, 1], [0.125f, 0, 1, 1, 0.75f, 0]);

        Assert.Equal([new BoxCandidate(1, 0.5f, 16, 8, 32, 16)], found[0]);
        Assert.Equal([new BoxCandidate(0, 0.75f, 8, 0, 64, 32)], found[1]);
    }

    [Fact]
    public async Task Height_comes_first_where_the_manifest_says_so()
    {
        var manifest = TestManifest.Of(
            "torchvision", 2, TestManifest.Input with { Width = 64, SizeInput = new ModelSizeInput { Name = "sizes", Dtype = "int64", Order = "heightWidth" } });
        var graph = EchoGraph.Of(manifest.Input, -1, new EchoOutput("boxes", 1, 4) { IsScaled = true }, new EchoOutput("scores", 1), new EchoOutput("labels", 1));
        await using var rig = await RunnerRig.StartAsync(manifest, graph, inWorker: false);

        Assert.Equal([new BoxCandidate(1, 0.5f, 8, 16, 16, 32)], (await rig.CandidatesAsync([0.25f, 0.25f, 0.5f, 0.5f, 0.5f, 1]))[0]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Logits_and_boxes_of_queries_are_read_for_each_image(bool inWorker)
    {
        var manifest = TestManifest.Of("detr", 2, change: output => output with { Activation = "sigmoid", BoxCoordinates = "normalised" });
        var graph = EchoGraph.Of(manifest.Input, -1, new EchoOutput("boxes", 1, 4), new EchoOutput("logits", 1, 2));
        await using var rig = await RunnerRig.StartAsync(manifest, graph, inWorker);

        var found = await rig.CandidatesAsync([0.1875f, 0.375f, 0.25f, 0.5f, -5, 0], [0.625f, 0.625f, 0.125f, 0.25f, MathF.Log(3), -5]);

        Assert.Equal([FirstBox], found[0]);
        Assert.Equal(SecondBox, found[1]!.Single() with { Score = 0.75f });
        Assert.Equal(0.75f, found[1]!.Single().Score, 1e-6f);
    }

    [Fact]
    public async Task A_graph_that_announces_no_shape_is_given_one_image_a_run()
    {
        var manifest = TestManifest.Of("yolov5", 2);
        var graph = EchoGraph.Of(manifest.Input, -1, new EchoOutput("output", 1, 7) { IsAnnounced = false });
        await using var rig = await RunnerRig.StartAsync(manifest, graph, inWorker: false);

        Assert.Equal(1, rig.MaxBatch);
        Assert.Equal(0.25f, (await rig.CandidatesAsync(First))[0]!.Single().Score);
        Assert.Equal(0.5625f, (await rig.CandidatesAsync(Second))[0]!.Single().Score);
    }

    [Fact]
    public async Task A_limit_below_the_graphs_own_number_is_kept()
    {
        var manifest = TestManifest.Of("yolov5", 2);
        await using var rig = await RunnerRig.StartAsync(manifest, EchoGraph.Of(manifest.Input, 4, new EchoOutput("output", 1, 7)), inWorker: true, maxBatch: 2);

        Assert.Equal(2, rig.MaxBatch);
        Assert.Equal([0.25f, 0.5625f], (await rig.CandidatesAsync(First, Second)).Select(found => found!.Single().Score));
    }

    public static TheoryData<string, string, string> Refusals => new()
    {
        { "yolov8 5", "output output: expected an image's [6, any] or [any, 6]", "found [any, 5, 20]" },
        { "yolov8 6", "output output: expected an image's [6, any] or [any, 6], not both", "found [any, 6, 6]" },
        { "yolov5 6", "output output: expected an image's [any, 7]", "found [any, 2, 6]" },
        { "yolox 20", "output output: expected an image's [21, 7]", "found [any, 20, 7]" },
        { "end-to-end 7", "output output: expected an image's [any, 6]", "found [any, 2, 7]" },
        { "batched 6", "output output: expected an image's [any, 7]", "found [2, 6]" },
        { "detr 2", "output logits: expected an image's [any, 3]", "found [any, 2, 2]" },
        { "labels", "output labels: expected an image's [2], as many as the others", "found [any, 1]" },
        { "type", "output output: expected Float or Float16 or Double [any, any]", "found Int64 [any, 2, 7]" },
        { "rank", "output output: expected Float or Float16 or Double [any, any]", "found Float [any, 1, 2, 7]" },
        { "missing", "output: expected output", "found other" },
        { "layout", "input images: expected Float [any, 32, 32, 1]", "found Float [any, 1, 32, 32]" },
        { "dtype", "input images: expected Float16 [any, 1, 32, 32]", "found Float [any, 1, 32, 32]" },
        { "size", "inputs: expected images, sizes", "found images" },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task A_graph_that_is_not_what_the_manifest_says_is_refused_with_expected_and_found(string graph, string expected, string found)
    {
        var (manifest, model) = Wrong(graph);

        var refused = await Assert.ThrowsAsync<GraphContractException>(() => RunnerRig.StartAsync(manifest, model, inWorker: false));

        Assert.Equal($"model.onnx: {expected}, {found}", refused.Message);
    }

    private static (ModelManifest Manifest, byte[] Graph) Wrong(string what)
    {
        var yolov5 = TestManifest.Of("yolov5", 2);
        (ModelManifest, byte[]) Of(string format, params EchoOutput[] outputs) =>
            (TestManifest.Of(format, 2), EchoGraph.Of(TestManifest.Input, -1, outputs));
        (ModelManifest, byte[]) Other(ModelInput input) => (yolov5 with { Input = input }, EchoGraph.Of(yolov5.Input, -1, new EchoOutput("output", 2, 7)));

        return what switch
        {
            "yolov8 5" => Of("yolov8", new EchoOutput("output", 5, 20)),
            "yolov8 6" => Of("yolov8", new EchoOutput("output", 6, 6)),
            "yolov5 6" => Of("yolov5", new EchoOutput("output", 2, 6)),
            "yolox 20" => Of("yolox", new EchoOutput("output", 20, 7)),
            "end-to-end 7" => Of("end-to-end", new EchoOutput("output", 2, 7)),
            "batched 6" => Of("batched", new EchoOutput("output", 2, 6) { HasImageAxis = false }),
            "detr 2" => (
                TestManifest.Of("detr", 2, change: output => output with { Activation = "softmax" }),
                EchoGraph.Of(TestManifest.Input, -1, new EchoOutput("logits", 2, 2), new EchoOutput("boxes", 2, 4))),
            "labels" => Of("torchvision", new EchoOutput("boxes", 2, 4), new EchoOutput("scores", 2), new EchoOutput("labels", 1)),
            "type" => Of("yolov5", new EchoOutput("output", 2, 7) { Type = OnnxType.I64 }),
            "rank" => Of("yolov5", new EchoOutput("output", 1, 2, 7)),
            "missing" => Of("yolov5", new EchoOutput("other", 2, 7)),
            "layout" => Other(yolov5.Input with { Layout = "NHWC" }),
            "dtype" => Other(yolov5.Input with { Dtype = "float16" }),
            _ => Other(yolov5.Input with { SizeInput = new ModelSizeInput { Name = "sizes", Dtype = "int64", Order = "heightWidth" } }),
        };
    }
}
