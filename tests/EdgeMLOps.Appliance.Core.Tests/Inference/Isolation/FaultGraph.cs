using System.Text.Json.Nodes;
using EdgeMLOps.Appliance.Core.Decoding;
using EdgeMLOps.Appliance.Core.Models;
using EdgeMLOps.Appliance.Core.Tests.Models;
using EdgeMLOps.Dicom;
using EdgeMLOps.TestKit.Onnx;

namespace EdgeMLOps.Appliance.Core.Tests.Inference.Isolation;

/// <summary>
/// Graphs that find one box in every image but one of a certain grey, of which they give no number, never come to an end, or
/// want more memory than there is.
/// </summary>
internal sealed class FaultGraph
{
    private const int Side = 32;
    private const int White = 4095;
    private const float NearlyWhite = 0.95f;

    // Centre, size, scores of two classes; four places, a box in the first.
    private static readonly float[] Found = [16, 0, 0, 0, 16, 0, 0, 0, 8, 0, 0, 0, 8, 0, 0, 0, 0.9f, 0, 0, 0, 0, 0, 0, 0];

    private readonly OnnxGraph _graph = new();
    private readonly string _corner;

    private FaultGraph(ModelInput input)
    {
        _graph.Input(input.Name, OnnxType.F32, -1, 1, Side, Side);
        var flat = _graph.Node("Reshape", [input.Name, _graph.Constant(0L, -1)]);
        _corner = _graph.Node("Slice", [flat, _graph.Constant(0L), _graph.Constant(1L), _graph.Constant(1L)]);
    }

    /// <summary>Divides by the grey: of a black image comes no number.</summary>
    public static ModelPackage NoNumber() => Package((graph, corner) => graph.Node("Div", [corner, corner]));

    /// <summary>Loops without end while a white image is in the batch.</summary>
    public static ModelPackage Endless() => Package((graph, corner) =>
    {
        var some = graph.Node("ReduceMax", [corner], null, ("keepdims", 0));
        return graph.Loop(graph.Node("Greater", [some, Scalar(graph, NearlyWhite)]), One(graph, corner), OnnxType.F32);
    });

    /// <summary>Wants some hundred GB while a white image is in the batch.</summary>
    public static ModelPackage Greedy() => Package((graph, corner) =>
    {
        var above = graph.Node("Relu", [graph.Node("Sub", [graph.Node("ReduceMax", [corner], null, ("keepdims", 0)), Scalar(graph, NearlyWhite)])]);
        var count = graph.Node("Cast", [graph.Node("Mul", [above, Scalar(graph, 1e12f)])], null, ("to", (long)OnnxType.I64));
        var room = graph.Node("ConstantOfShape", [graph.Node("Reshape", [count, graph.Constant(1L)])]);
        return graph.Node("Add", [One(graph, corner), graph.Node("ReduceSum", [room], null, ("keepdims", 0))]);
    });

    /// <summary>An image of one grey.</summary>
    /// <param name="grey">0 black to 1 white.</param>
    public static DecodedImage Image(double grey)
    {
        var pixels = new byte[Side * Side * sizeof(ushort)];
        for (var i = 0; i < Side * Side; i++)
        {
            BitConverter.TryWriteBytes(pixels.AsSpan(i * sizeof(ushort)), (ushort)(grey * White));
        }

        var dataset = ChestImage.Dataset(1)
            .AddOrUpdate(DicomTag.Rows, Side)
            .AddOrUpdate(DicomTag.Columns, Side)
            .AddOrUpdate(DicomTag.BitsStored, 12)
            .AddOrUpdate(DicomTag.HighBit, 11)
            .AddOrUpdate(DicomTag.WindowCenter, 2048)
            .AddOrUpdate(DicomTag.WindowWidth, White + 1)
            .AddOrUpdate(DicomVR.OW, DicomTag.PixelData, pixels);
        return ImageDecoder.Decode(ChestImage.File(dataset)).Image!;
    }

    private static ModelPackage Package(Func<OnnxGraph, string, string> factor)
    {
        void Change(JsonNode manifest)
        {
            var input = manifest["input"]!;
            (input["width"], input["height"], input["range"]) = (Side, Side, 1);
            (input["mean"], input["std"]) = (new JsonArray(0), new JsonArray(1));
        }

        var graph = new FaultGraph(TestPackage.With(Change).Manifest.Input);
        return TestPackage.With(Change, graph.Finish(factor));
    }

    private byte[] Finish(Func<OnnxGraph, string, string> factor)
    {
        var found = _graph.Node("Reshape", [_graph.Constant(Found), _graph.Constant(1L, 6, 4)]);
        var each = _graph.Node("Reshape", [factor(_graph, _corner), _graph.Constant(-1L, 1, 1)]);
        _graph.Node("Mul", [found, each], "output0");
        _graph.Output("output0", OnnxType.F32, [-1, 6, 4]);
        return _graph.ToModel();
    }

    private static string Scalar(OnnxGraph graph, float value) => graph.Node("Squeeze", [graph.Constant(value)]);

    // As many ones as there are images.
    private static string One(OnnxGraph graph, string corner) =>
        graph.Node("Add", [graph.Node("Mul", [corner, graph.Constant(0f)]), graph.Constant(1f)]);
}
