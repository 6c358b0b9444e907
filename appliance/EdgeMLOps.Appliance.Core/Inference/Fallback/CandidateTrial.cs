namespace EdgeMLOps.Appliance.Core.Inference.Fallback;

/// <summary>Runs a model that may take over as an engine of its own, the way it would serve, for its check.</summary>
internal static class CandidateTrial
{
    /// <summary>Checks it; what is not let through is closed.</summary>
    /// <param name="candidate">The model.</param>
    /// <param name="engineOf">Makes an engine over it.</param>
    /// <param name="check">What the engine is held to.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What it failed on; null when it may take over.</returns>
    public static async Task<string?> RunAsync(
        IModelRunner candidate, Func<IModelRunner, DetectionEngine> engineOf, EngineCheck check, CancellationToken cancellationToken)
    {
        var engine = engineOf(LentRunner.Of(candidate));
        var isLetThrough = false;
        try
        {
            var fault = await check(engine, cancellationToken);
            isLetThrough = fault is null;
            return fault;
        }
        finally
        {
            if (!isLetThrough)
            {
                // Before its engine, which would wait for a worker that does not come.
                await candidate.DisposeAsync();
            }

            await engine.DisposeAsync();
        }
    }
}
