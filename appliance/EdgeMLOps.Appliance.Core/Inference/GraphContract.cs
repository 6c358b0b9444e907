using System.Globalization;
using Microsoft.ML.OnnxRuntime;

namespace EdgeMLOps.Appliance.Core.Inference;

/// <summary>Checks that a graph takes and gives what its manifest says, before the first image.</summary>
internal static class GraphContract
{
    /// <summary>Checks a graph.</summary>
    /// <param name="session">The graph; disposed when it is refused.</param>
    /// <param name="shape">What it should be.</param>
    /// <param name="limit">Most images wanted in one run.</param>
    /// <returns>The most images in one run: the limit, or the graph's own size.</returns>
    /// <exception cref="GraphContractException">It is another; the message says expected and found.</exception>
    public static int Size(InferenceSession session, GraphShape shape, int limit)
    {
        try
        {
            return Math.Min(limit, Check(session, shape) ?? limit);
        }
        catch (GraphContractException)
        {
            session.Dispose();
            throw;
        }
    }

    private static int? Check(InferenceSession session, GraphShape shape)
    {
        var taken = Find(session.InputMetadata, "input", shape.Input);
        Match("input", shape.Input, taken, [null, shape.Channels, shape.Height, shape.Width]);
        var given = Find(session.OutputMetadata, "output", shape.Output);
        Match("output", shape.Output, given, [null, shape.Rows, null]);
        return taken.Dimensions[0] > 0 ? taken.Dimensions[0] : null;
    }

    private static NodeMetadata Find(IReadOnlyDictionary<string, NodeMetadata> nodes, string side, string name)
    {
        if (nodes.Count != 1 && string.Equals(side, "input", StringComparison.Ordinal))
        {
            throw new GraphContractException("inputs", "one", string.Join(", ", nodes.Keys));
        }

        return nodes.TryGetValue(name, out var node)
            ? node
            : throw new GraphContractException(side, name, string.Join(", ", nodes.Keys));
    }

    private static void Match(string side, string name, NodeMetadata node, int?[] expected)
    {
        var found = node.IsTensor ? node.Dimensions : [];
        var fits = node.IsTensor
            && node.ElementDataType == Microsoft.ML.OnnxRuntime.Tensors.TensorElementType.Float
            && found.Length == expected.Length
            && expected.Zip(found).All(pair => pair.First is null || pair.Second <= 0 || pair.First == pair.Second);
        if (!fits)
        {
            var type = node.IsTensor ? node.ElementDataType.ToString() : node.OnnxValueType.ToString();
            throw new GraphContractException($"{side} {name}", $"Float {Shape(expected)}", $"{type} {Shape([.. found.Select(side => (int?)side)])}");
        }
    }

    private static string Shape(int?[] sides) => "[" + string.Join(
        ", ",
        sides.Select(side => side is > 0 ? side.Value.ToString(CultureInfo.InvariantCulture) : "any")) + "]";
}
