using System.Runtime.InteropServices;

namespace EdgeMLOps.TestKit.Onnx;

/// <summary>Builds small ONNX models: inputs, constants, nodes, outputs, written as onnx.proto has them.</summary>
public sealed class OnnxGraph
{
    private const int IrVersion = 8;
    private const int OpsetVersion = 17;

    private readonly ProtoMessage _graph = new ProtoMessage().Text(2, "test");
    private int _names;

    /// <summary>Declares an input.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="type">Its type.</param>
    /// <param name="sides">Its shape; below 0: not known.</param>
    public OnnxGraph Input(string name, OnnxType type, params IReadOnlyList<int> sides)
    {
        _graph.Message(11, Value(name, type, sides));
        return this;
    }

    /// <summary>Declares an output.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="type">Its type.</param>
    /// <param name="sides">Its shape; below 0: not known; null: nothing of it is known.</param>
    public OnnxGraph Output(string name, OnnxType type, IReadOnlyList<int>? sides)
    {
        _graph.Message(12, Value(name, type, sides));
        return this;
    }

    /// <summary>Adds a constant.</summary>
    /// <returns>Its name.</returns>
    public string Constant(params IReadOnlyList<long> values) => Constant(OnnxType.I64, values.Count, MemoryMarshal.AsBytes(values.ToArray().AsSpan()).ToArray());

    /// <summary>Adds a constant of fractions.</summary>
    /// <returns>Its name.</returns>
    public string Constant(params IReadOnlyList<float> values) => Constant(OnnxType.F32, values.Count, MemoryMarshal.AsBytes(values.ToArray().AsSpan()).ToArray());

    /// <summary>Adds a node.</summary>
    /// <param name="operation">Its operator.</param>
    /// <param name="inputs">Names of what it takes.</param>
    /// <param name="output">Name of what it gives; null: one is made up.</param>
    /// <param name="attributes">Attributes that are whole numbers.</param>
    /// <returns>Name of what it gives.</returns>
    public string Node(string operation, IReadOnlyList<string> inputs, string? output = null, params IReadOnlyList<(string Name, long Value)> attributes)
    {
        var node = new ProtoMessage();
        var name = output ?? NewName();
        foreach (var input in inputs)
        {
            node.Text(1, input);
        }

        node.Text(2, name).Text(4, operation);
        foreach (var (key, value) in attributes)
        {
            node.Message(5, new ProtoMessage().Text(1, key).Number(3, value).Number(20, 2));
        }

        _graph.Message(1, node);
        return name;
    }

    /// <summary>Adds a loop that goes on without end while a condition holds that it never changes.</summary>
    /// <param name="condition">One Boolean without sides.</param>
    /// <param name="value">What goes through it unchanged.</param>
    /// <param name="type">Its type.</param>
    /// <returns>Name of the value behind it.</returns>
    public string Loop(string condition, string value, OnnxType type)
    {
        var (round, before, after, held, kept) = (NewName(), NewName(), NewName(), NewName(), NewName());
        var body = new ProtoMessage()
            .Message(1, new ProtoMessage().Text(1, before).Text(2, after).Text(4, "Identity"))
            .Message(1, new ProtoMessage().Text(1, held).Text(2, kept).Text(4, "Identity"))
            .Text(2, "body")
            .Message(11, Value(round, OnnxType.I64, []))
            .Message(11, Value(before, OnnxType.Bool, []))
            .Message(11, Value(held, type, null))
            .Message(12, Value(after, OnnxType.Bool, []))
            .Message(12, Value(kept, type, null));
        var name = NewName();
        _graph.Message(1, new ProtoMessage().Text(1, "").Text(1, condition).Text(1, value).Text(2, name).Text(4, "Loop")
            .Message(5, new ProtoMessage().Text(1, "body").Message(6, body).Number(20, 5)));
        return name;
    }

    /// <summary>The model's bytes.</summary>
    public byte[] ToModel() => new ProtoMessage()
        .Number(1, IrVersion)
        .Message(8, new ProtoMessage().Text(1, "").Number(2, OpsetVersion))
        .Message(7, _graph)
        .ToArray();

    private static ProtoMessage Value(string name, OnnxType type, IReadOnlyList<int>? sides)
    {
        var tensor = new ProtoMessage().Number(1, (long)type);
        if (sides is not null)
        {
            var shape = new ProtoMessage();
            for (var i = 0; i < sides.Count; i++)
            {
                shape.Message(1, sides[i] < 0 ? new ProtoMessage().Text(2, $"{name}_{i}") : new ProtoMessage().Number(1, sides[i]));
            }

            tensor.Message(2, shape);
        }

        return new ProtoMessage().Text(1, name).Message(2, new ProtoMessage().Message(1, tensor));
    }

    private string Constant(OnnxType type, int count, byte[] values)
    {
        var name = NewName();
        _graph.Message(5, new ProtoMessage().Number(1, count).Number(2, (long)type).Text(8, name).Bytes(9, values));
        return name;
    }

    private string NewName() => FormattableString.Invariant($"t{_names++}");
}
