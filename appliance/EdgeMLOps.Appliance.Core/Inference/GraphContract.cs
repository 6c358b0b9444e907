using EdgeMLOps.Appliance.Core.Inference.Outputs;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace EdgeMLOps.Appliance.Core.Inference;

/// <summary>Checks that a graph takes and gives what its manifest says, before the first image.</summary>
internal static class GraphContract
{
    private const int SizeValues = 2;

    // What Inference:MaxBatch may be. A graph that takes so many and no fewer runs each image as often.
    private const int MostImages = 64;

    /// <summary>Checks a graph.</summary>
    /// <param name="session">The graph; disposed when it is refused.</param>
    /// <param name="shape">What it should be.</param>
    /// <param name="format">How its outputs are read.</param>
    /// <param name="limit">Most images wanted in one run.</param>
    /// <returns>How many images a run has: the limit, or the graph's own number.</returns>
    /// <exception cref="GraphContractException">It is another; the message says expected and found.</exception>
    public static BatchPlan Check(InferenceSession session, GraphShape shape, IOutputFormat format, int limit)
    {
        try
        {
            int?[] numbers = [.. CheckInputs(session.InputMetadata, shape), .. CheckOutputs(session.OutputMetadata, shape, format)];
            return Plan([.. numbers.OfType<int>().Distinct().Order()], Math.Min(MostImages, Array.MaxLength / shape.ImageBytes), limit);
        }
        catch (GraphContractException)
        {
            session.Dispose();
            throw;
        }
    }

    // Each part of the graph that fixes the number of images names it; one without an axis of images is for one.
    private static BatchPlan Plan(int[] numbers, int most, int limit) => numbers switch
    {
        [] => new(Math.Min(limit, most), Math.Min(limit, most), IsFixed: false),
        [var number] when number > most => throw new GraphContractException(
            "images of a run", FormattableString.Invariant($"at most {most} of this size"), FormattableString.Invariant($"{number}")),
        [var number] => new(number, Math.Min(limit, number), IsFixed: true),
        _ => throw new GraphContractException("images of a run", "one number", string.Join(", ", numbers)),
    };

    private static IEnumerable<int?> CheckInputs(IReadOnlyDictionary<string, NodeMetadata> nodes, GraphShape shape)
    {
        var (input, size) = (shape.Input, shape.Input.SizeInput);
        string[] wanted = size is null ? [input.Name] : [input.Name, size.Name];
        if (nodes.Count != wanted.Length || !wanted.All(nodes.ContainsKey))
        {
            throw new GraphContractException("inputs", string.Join(", ", wanted), string.Join(", ", nodes.Keys));
        }

        int[] expected = shape.InputSides(Sides.Any);
        var found = SidesOf("input", input.Name, nodes[input.Name], [shape.ElementType], expected);
        if (!Sides.Fit(found, expected))
        {
            throw Refused("input", input.Name, nodes[input.Name], [shape.ElementType], expected);
        }

        yield return shape.HasImageAxis ? NumberOf(found[0]) : 1;
        if (size is not null)
        {
            yield return CheckSize(size.Name, nodes[size.Name], GraphShape.TypeOf(size.Dtype));
        }
    }

    private static int? CheckSize(string name, NodeMetadata node, TensorElementType type)
    {
        int[] expected = [Sides.Any, SizeValues];
        var found = SidesOf("input", name, node, [type], expected);
        return Sides.Fit(found, SizeValues) ? 1
            : Sides.Fit(found, expected) ? NumberOf(found[0])
            : throw Refused("input", name, node, [type], expected);
    }

    private static List<int?> CheckOutputs(IReadOnlyDictionary<string, NodeMetadata> nodes, GraphShape shape, IOutputFormat format)
    {
        var names = shape.OutputNames();
        var (shapes, numbers) = (new List<int[]>(), new List<int?>());
        for (var i = 0; i < names.Length; i++)
        {
            var spec = format.Outputs[i];
            if (!nodes.TryGetValue(names[i], out var node))
            {
                throw new GraphContractException("output", names[i], string.Join(", ", nodes.Keys));
            }

            int[] any = [.. Enumerable.Repeat(Sides.Any, spec.Rank)];
            var sides = SidesOf("output", names[i], node, spec.TakesIntegers ? TensorValues.Numbers : TensorValues.Fractions, any);
            var (ofImage, number) = OutputAxes.Announced(sides, spec, format.ImageColumn is not null)
                ?? throw Refused("output", names[i], node, spec.TakesIntegers ? TensorValues.Numbers : TensorValues.Fractions, any);
            shapes.Add(ofImage);
            numbers.Add(number);
        }

        return format.Check(shapes) is { } fault
            ? throw new GraphContractException(
                $"output {names[fault.Output]}", $"an image's {fault.Expected}", Sides.Text(Known(nodes[names[fault.Output]])))
            : numbers;
    }

    private static int? NumberOf(int side) => side > 0 ? side : null;

    private static int[] SidesOf(string side, string name, NodeMetadata node, IReadOnlyList<TensorElementType> types, int[] expected) =>
        node.IsTensor && types.Contains(node.ElementDataType) ? Known(node) : throw Refused(side, name, node, types, expected);

    // The runtime has -1 for a side that is not known; exporters write 0 for it.
    private static int[] Known(NodeMetadata node) => [.. node.Dimensions.Select(side => side > 0 ? side : Sides.Any)];

    private static GraphContractException Refused(
        string side, string name, NodeMetadata node, IReadOnlyList<TensorElementType> types, int[] expected)
    {
        var type = node.IsTensor ? node.ElementDataType.ToString() : node.OnnxValueType.ToString();
        return new GraphContractException(
            $"{side} {name}",
            $"{string.Join(" or ", types)} {Sides.Text(expected)}",
            $"{type} {Sides.Text(node.IsTensor ? Known(node) : [])}");
    }
}
