using System.Text;

namespace EdgeMLOps.Appliance.Core.Models.Preparation;

/// <summary>
/// Which files beside it a graph has weights in (onnx.proto3: ModelProto.graph 7, GraphProto.initializer 5, NodeProto.attribute 5,
/// AttributeProto.t, g, tensors, graphs 5, 6, 10, 11, TensorProto.external_data 13). ONNX Runtime opens them by itself and tells nobody.
/// </summary>
internal static class WeightFiles
{
    private const int MostDepth = 32;
    private const int External = 13;

    // Of each message the fields that lead on, and where to.
    private static readonly Dictionary<int, Message> Model = new() { [7] = Message.Graph };
    private static readonly Dictionary<int, Message> Graph = new() { [1] = Message.Node, [5] = Message.Tensor, [15] = Message.SparseTensor };
    private static readonly Dictionary<int, Message> Node = new() { [5] = Message.Attribute };
    private static readonly Dictionary<int, Message> Attribute = new()
    {
        [5] = Message.Tensor,
        [6] = Message.Graph,
        [10] = Message.Tensor,
        [11] = Message.Graph,
        [22] = Message.SparseTensor,
        [23] = Message.SparseTensor,
    };

    private static readonly Dictionary<int, Message> SparseTensor = new() { [1] = Message.Tensor, [2] = Message.Tensor };
    private static readonly Dictionary<int, Message> Tensor = new() { [External] = Message.ExternalEntry };

    private enum Message
    {
        Graph,
        Node,
        Attribute,
        Tensor,
        SparseTensor,
        ExternalEntry,
    }

    /// <summary>Names of the files, relative to the graph's folder, each once.</summary>
    /// <param name="model">The graph.</param>
    /// <exception cref="InvalidDataException">It is no ONNX graph, or names a file outside its own folder.</exception>
    public static IReadOnlyCollection<string> Of(ReadOnlySpan<byte> model)
    {
        var files = new SortedSet<string>(StringComparer.Ordinal);
        Walk(model, Model, files, 0);
        return files;
    }

    private static void Walk(ReadOnlySpan<byte> message, Dictionary<int, Message> fields, SortedSet<string> files, int depth)
    {
        var reader = new ProtoReader(message);
        while (reader.Next(out var field, out var value))
        {
            if (!fields.TryGetValue(field, out var next))
            {
                continue;
            }

            if (next == Message.ExternalEntry)
            {
                AddLocation(value, files);
            }
            else if (depth < MostDepth)
            {
                Walk(value, FieldsOf(next), files, depth + 1);
            }
            else
            {
                throw new InvalidDataException("is nested too deeply for a graph");
            }
        }
    }

    private static Dictionary<int, Message> FieldsOf(Message message) => message switch
    {
        Message.Graph => Graph,
        Message.Node => Node,
        Message.Attribute => Attribute,
        Message.SparseTensor => SparseTensor,
        _ => Tensor,
    };

    private static void AddLocation(ReadOnlySpan<byte> entry, SortedSet<string> files)
    {
        var (key, value) = ("", "");
        var reader = new ProtoReader(entry);
        while (reader.Next(out var field, out var text))
        {
            (key, value) = field switch { 1 => (Encoding.UTF8.GetString(text), value), 2 => (key, Encoding.UTF8.GetString(text)), _ => (key, value) };
        }

        if (key is not "location")
        {
            return;
        }

        var isInside = value.Length > 0 && !Path.IsPathRooted(value) && !value.Split('/', '\\').Contains("..", StringComparer.Ordinal);
        files.Add(isInside ? value.Replace('\\', '/') : throw new InvalidDataException($"has weights in '{value}', outside its own folder"));
    }
}
