namespace EdgeMLOps.Appliance.Core.Inference.Proposals;

/// <summary>One input or output of a graph.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Element type, as ONNX Runtime names it.</param>
/// <param name="Sides">Announced sides; below 0: not known.</param>
/// <param name="Given">Sides it had when the graph was run on one image of noise; null for an input.</param>
/// <param name="Values">Its values then; empty for an input.</param>
internal sealed record TensorFacts(string Name, string Type, int[] Sides, int[]? Given, float[] Values)
{
    /// <summary>Whether its values are whole numbers by type.</summary>
    public bool IsInteger => Type.StartsWith("Int", StringComparison.Ordinal);
}
