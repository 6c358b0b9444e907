namespace EdgeMLOps.Appliance.Core.Inference;

/// <summary>
/// Whether a graph really runs on the GPU, by the provider asked for. The runtime leaves the arithmetic of shapes to the processor on purpose, a few
/// integers that would only be copied to and fro; anything else there would be slow in silence.
/// </summary>
internal static class GpuPlacement
{
    // CUDA has a kernel of each of these for floats: one of them on the processor works on shapes.
    private static readonly HashSet<string> ShapeOperators = new(StringComparer.Ordinal)
    {
        "Abs", "Add", "And", "Cast", "Ceil", "Clip", "Concat", "ConstantOfShape", "Div", "Equal", "Expand", "Flatten", "Floor", "Gather", "Greater",
        "GreaterOrEqual", "Identity", "Less", "LessOrEqual", "Max", "Min", "Mod", "Mul", "Neg", "Not", "Or", "Pow", "Range", "Reciprocal", "ReduceMax",
        "ReduceMin", "ReduceProd", "ReduceSum", "Reshape", "Shape", "Size", "Slice", "Split", "Sqrt", "Squeeze", "Sub", "Tile", "Transpose", "Unsqueeze",
        "Where", "Xor",
    };

    /// <summary>Refuses a graph whose work is not with a provider.</summary>
    /// <param name="nodes">All its nodes.</param>
    /// <param name="provider">What the runtime calls the provider.</param>
    /// <param name="name">What people call it.</param>
    /// <exception cref="GpuRefusedException">The message names the operators at fault.</exception>
    public static void Check(IReadOnlyList<NodePlacement> nodes, string provider, string name)
    {
        if (nodes.All(node => !IsThere(node)))
        {
            throw new GpuRefusedException($"{name} took no node of the graph.");
        }

        var elsewhere = nodes.Where(node => !IsThere(node) && !ShapeOperators.Contains(node.Operator))
            .Select(node => node.Operator)
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .ToList();
        if (elsewhere.Count > 0)
        {
            throw new GpuRefusedException($"{name} cannot run these operators of the graph: {string.Join(", ", elsewhere)}.");
        }

        bool IsThere(NodePlacement node) => string.Equals(node.Provider, provider, StringComparison.Ordinal);
    }
}
