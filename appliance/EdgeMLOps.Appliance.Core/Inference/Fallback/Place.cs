namespace EdgeMLOps.Appliance.Core.Inference.Fallback;

/// <summary>A model that is open, and where it was when it was let through.</summary>
/// <param name="Runner">The model.</param>
/// <param name="IsGpu">Whether it came up on a GPU.</param>
internal sealed record Place(IModelRunner Runner, bool IsGpu)
{
    /// <summary>Whether its newest worker has the model elsewhere, where it was held to nothing.</summary>
    public bool HasMoved => Runner.Provider.IsGpu != IsGpu;

    /// <summary>Of a model that was just opened.</summary>
    public static Place Of(IModelRunner runner) => new(runner, runner.Provider.IsGpu);
}
