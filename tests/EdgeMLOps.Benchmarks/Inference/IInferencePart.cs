namespace EdgeMLOps.Benchmarks.Inference;

/// <summary>One thing that <c>inference</c> measures.</summary>
internal interface IInferencePart
{
    Task<IReadOnlyList<InferenceFigures>> RunAsync(int rounds);
}
