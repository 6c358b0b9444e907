using EdgeMLOps.Appliance.Core.Inference;
using EdgeMLOps.Appliance.Core.Tests.Workers;
using EdgeMLOps.TestKit.Onnx;

namespace EdgeMLOps.Appliance.Core.Tests.Inference.Outputs;

/// <summary>Graphs that take so many images and no other number: what stands in the places that a run has no image for.</summary>
[Collection(WorkerCollection.Name)]
public sealed class Blank_places_tests
{
    private const int Places = 3;

    // Each image's output is what stood in the place after its own: the only way a model could tell one patient's image to another's boxes.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Nothing_of_another_patient_is_run_again(bool inWorker)
    {
        var manifest = TestManifest.Of("yolov8", 2);
        await using var rig = await RunnerRig.StartAsync(manifest, Neighbours(), inWorker);
        float[] first = [1, 1, 1, 1, 1, 1], second = [2, 2, 2, 2, 2, 2], third = [3, 3, 3, 3, 3, 3];

        var full = await rig.OutputsAsync(first, second, third);
        var two = await rig.OutputsAsync(third, first);
        var alone = await rig.OutputsAsync(second);

        Assert.Equal([second, third, first], full.Select(one => one[0].Values));
        Assert.Equal([first, new float[6]], two.Select(one => one[0].Values));
        Assert.Equal([new float[6]], alone.Select(one => one[0].Values));
    }

    [Theory]
    [InlineData(64, true)]
    [InlineData(65, false)]
    [InlineData(100_000, false)]
    public async Task A_graph_of_very_many_images_a_run_is_refused_before_they_take_memory(int images, bool isTaken)
    {
        var manifest = TestManifest.Of("yolov8", 2);
        var graph = EchoGraph.Of(manifest.Input, images, new EchoOutput("output", 1, 6));
        if (isTaken)
        {
            await using var rig = await RunnerRig.StartAsync(manifest, graph, inWorker: false);
            return;
        }

        var refused = await Assert.ThrowsAsync<GraphContractException>(() => RunnerRig.StartAsync(manifest, graph, inWorker: false));
        Assert.Contains("at most 64", refused.Message, StringComparison.Ordinal);
    }

    private static byte[] Neighbours()
    {
        var graph = new OnnxGraph();
        var input = TestManifest.Input;
        graph.Input(input.Name, OnnxType.F32, Places, input.Channels, input.Height, input.Width);
        var next = graph.Node("Gather", [input.Name, graph.Constant(1L, 2L, 0L)]);
        var flat = graph.Node("Reshape", [next, graph.Constant((long)Places, -1L)]);
        var values = graph.Node("Slice", [flat, graph.Constant(0L), graph.Constant(6L), graph.Constant(1L)]);
        graph.Node("Reshape", [values, graph.Constant((long)Places, 6L, 1L)], "output");
        graph.Output("output", OnnxType.F32, [Places, 6, 1]);
        return graph.ToModel();
    }
}
