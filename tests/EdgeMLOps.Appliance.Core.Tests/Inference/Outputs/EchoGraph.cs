using EdgeMLOps.Appliance.Core.Models;
using EdgeMLOps.TestKit.Onnx;

namespace EdgeMLOps.Appliance.Core.Tests.Inference.Outputs;

/// <summary>
/// A graph whose outputs are the first values of its image, one after another, in the shapes asked for: a test fills the image with what it
/// wants the model to find, and sees whether it came through input, runtime and output unharmed.
/// </summary>
internal sealed class EchoGraph
{
    private readonly OnnxGraph _graph = new();
    private readonly bool _hasImageAxis;
    private readonly int _images;

    /// <param name="input">What it takes.</param>
    /// <param name="images">Images of a run; below 0: any number.</param>
    /// <param name="keepsPositive">Whether of its outputs (boxes, scores, labels, without an axis of images) only those with a score above 0 come out.</param>
    /// <param name="outputs">What it gives.</param>
    private EchoGraph(ModelInput input, int images, bool keepsPositive, IReadOnlyList<EchoOutput> outputs)
    {
        _hasImageAxis = input.Layout is "NCHW" or "NHWC";
        _images = images;
        DeclareInputs(input);
        var values = input.Dtype is "float32" ? input.Name : Cast(input.Name, OnnxType.F32);
        if (input.Range is 255)
        {
            values = _graph.Node("Div", [values, _graph.Constant(255f)]);
        }

        var flat = _graph.Node("Reshape", [values, _hasImageAxis ? _graph.Constant(0L, -1) : _graph.Constant(-1L)]);
        var (begin, pieces) = (0, new List<string>());
        foreach (var output in outputs)
        {
            pieces.Add(Shape(Slice(flat, begin, output.Length), output, input.SizeInput, flat));
            begin += output.Length;
        }

        Finish(keepsPositive ? Keep(pieces) : pieces, outputs, keepsPositive);
    }

    public static byte[] Of(ModelInput input, int images, params IReadOnlyList<EchoOutput> outputs) =>
        new EchoGraph(input, images, keepsPositive: false, outputs)._graph.ToModel();

    public static byte[] Kept(ModelInput input, int images, params IReadOnlyList<EchoOutput> outputs) =>
        new EchoGraph(input, images, keepsPositive: true, outputs)._graph.ToModel();

    private void DeclareInputs(ModelInput input)
    {
        var type = input.Dtype switch { "uint8" => OnnxType.U8, "float16" => OnnxType.F16, _ => OnnxType.F32 };
        int[] sides = input.Layout is "NCHW" or "CHW" ? [input.Channels, input.Height, input.Width] : [input.Height, input.Width, input.Channels];
        _graph.Input(input.Name, type, _hasImageAxis ? [_images, .. sides] : sides);
        if (input.SizeInput is { } size)
        {
            _graph.Input(size.Name, size.Dtype is "int64" ? OnnxType.I64 : OnnxType.F32, [_images, 2]);
        }
    }

    private string Cast(string value, OnnxType type) => _graph.Node("Cast", [value], null, ("to", (long)type));

    private string Slice(string flat, int begin, int length) =>
        _graph.Node("Slice", [flat, _graph.Constant((long)begin), _graph.Constant((long)begin + length), _graph.Constant(_hasImageAxis ? 1L : 0L)]);

    private string Shape(string slice, EchoOutput output, ModelSizeInput? size, string flat)
    {
        if (output.IsScaled)
        {
            var sizes = Cast(size!.Name, OnnxType.F32); // not null: the test asked for it
            slice = _graph.Node("Mul", [slice, _graph.Node("Concat", [sizes, sizes], null, ("axis", 1))]);
        }

        var sides = output.Sides.Select(side => (long)side);
        long[] shape = output.IsMerged ? [-1, .. sides.Skip(1)] : _hasImageAxis && output.HasImageAxis ? [0, .. sides] : [.. sides];
        return _graph.Node("Reshape", [slice, output.IsAnnounced ? _graph.Constant(shape) : Hidden(flat, shape)]);
    }

    // The runtime works out what shapes it can: not that of something of which as much is kept as there are values equal to themselves.
    private string Hidden(string flat, long[] shape)
    {
        var some = _graph.Node(
            "Slice", [_graph.Node("Reshape", [flat, _graph.Constant(-1L)]), _graph.Constant(0L), _graph.Constant((long)shape.Length), _graph.Constant(0L)]);
        return _graph.Node("Compress", [_graph.Constant(shape), _graph.Node("Equal", [some, some])]);
    }

    private List<string> Keep(List<string> pieces)
    {
        var found = _graph.Node("NonZero", [_graph.Node("Greater", [pieces[1], _graph.Constant(0f)])]);
        var kept = _graph.Node("Reshape", [found, _graph.Constant(-1L)]);
        return pieces.ConvertAll(piece => _graph.Node("Gather", [piece, kept]));
    }

    private void Finish(List<string> pieces, IReadOnlyList<EchoOutput> outputs, bool isKept)
    {
        foreach (var (piece, output) in pieces.Zip(outputs))
        {
            _graph.Node("Cast", [piece], output.Name, ("to", (long)output.Type));
            int[] sides = isKept || output.IsMerged ? [-1, .. output.Sides[1..]] : output.Sides;
            _graph.Output(
                output.Name,
                output.Type,
                !output.IsAnnounced ? null : _hasImageAxis && output.HasImageAxis && !output.IsMerged ? [_images, .. sides] : sides);
        }
    }
}
