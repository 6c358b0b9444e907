namespace EdgeMLOps.Appliance.Core.Inference;

/// <summary>
/// Whether a graph really runs on the GPU. The runtime leaves the arithmetic of shapes to the processor on purpose, a few
/// integers that would only be copied to and fro; anything else there would be slow in silence.
/// </summary>
internal static class CudaPlacement
{
    // CUDA has a kernel of each of these for floats: one of them on the processor works on shapes.
    private static readonly HashSet<string> ShapeOperators = new(StringComparer.Ordinal)
    {
        "Add", "And", "Cast", "Ceil", "Concat", "ConstantOfShape", "Div", "Equal", "Expand", "Floor", "Gather", "Greater", "Identity", "Less",
        "Max", "Min", "Mod", "Mul", "Not", "Or", "Range", "ReduceProd", "Reshape", "Shape", "Size", "Slice", "Squeeze", "Sub", "Unsqueeze", "Where",
    };

    /// <summary>Refuses a graph whose work is not on the GPU.</summary>
    /// <param name="nodes">All its nodes.</param>
    /// <exception cref="CudaRefusedException">The message names the operators at fault.</exception>
    public static void Check(IReadOnlyList<NodePlacement> nodes)
    {
        if (nodes.All(node => !IsOnCuda(node)))
        {
            throw new CudaRefusedException("CUDA took no node of the graph.");
        }

        var elsewhere = nodes.Where(node => !IsOnCuda(node) && !ShapeOperators.Contains(node.Operator))
            .Select(node => node.Operator)
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .ToList();
        if (elsewhere.Count > 0)
        {
            throw new CudaRefusedException($"CUDA cannot run these operators of the graph: {string.Join(", ", elsewhere)}.");
        }
    }

    private static bool IsOnCuda(NodePlacement node) => string.Equals(node.Provider, CudaProvider.Name, StringComparison.Ordinal);
}
