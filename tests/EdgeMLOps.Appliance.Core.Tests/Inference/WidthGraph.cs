using EdgeMLOps.Appliance.Core.Models;
using EdgeMLOps.Appliance.Core.Tests.Inference.Outputs;
using EdgeMLOps.TestKit.Onnx;

namespace EdgeMLOps.Appliance.Core.Tests.Inference;

/// <summary>
/// A graph that announces no number of boxes: it gives as many as the first value of its one image says, and fails
/// where the second is 2 or more. The value of box n of each row is n.
/// </summary>
internal static class WidthGraph
{
    public const int Rows = 6;
    public const int Most = 8192;

    private const int Side = 256;

    public static ModelManifest Manifest { get; } = TestManifest.Of("yolov8", Rows - 4, TestManifest.Input with { Width = Side, Height = Side });

    public static byte[] Graph()
    {
        var (graph, input) = (new OnnxGraph(), Manifest.Input);
        graph.Input(input.Name, OnnxType.F32, 1, input.Channels, Side, Side);
        var flat = graph.Node("Reshape", [input.Name, graph.Constant(-1L)]);
        var first = graph.Node("Slice", [flat, graph.Constant(0L), graph.Constant(1L), graph.Constant(0L)]);
        var all = graph.Node("Reshape", [graph.Constant([.. Enumerable.Range(0, Rows * Most).Select(i => (float)(i % Most))]), graph.Constant(1L, Rows, Most)]);
        var width = graph.Node("Cast", [first], null, ("to", (long)OnnxType.I64));
        var second = graph.Node("Slice", [flat, graph.Constant(1L), graph.Constant(2L), graph.Constant(0L)]);
        var one = graph.Node("Gather", [graph.Constant(1f, 1f), graph.Node("Cast", [second], null, ("to", (long)OnnxType.I64))]);
        graph.Node("Mul", [graph.Node("Slice", [all, graph.Constant(0L), width, graph.Constant(2L)]), one], "output");
        graph.Output("output", OnnxType.F32, [1, Rows, -1]);
        return graph.ToModel();
    }

    /// <summary>An image that has it give so many boxes, or fail.</summary>
    public static float[] Image(int width, bool isFaulty = false)
    {
        var image = new float[Manifest.Input.Channels * Side * Side];
        (image[0], image[1]) = (width, isFaulty ? 2 : 0);
        return image;
    }
}
