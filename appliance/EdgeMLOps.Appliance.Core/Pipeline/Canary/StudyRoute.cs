namespace EdgeMLOps.Appliance.Core.Pipeline.Canary;

/// <summary>Which model a study's images go to.</summary>
/// <param name="Canary">Package of the canary they go to; null: the model that serves.</param>
/// <param name="Left">Packages of canaries that may have analysed images of the study before it fell to the model that serves.</param>
internal sealed record StudyRoute(string? Canary, IReadOnlyList<string> Left)
{
    /// <summary>To the model that serves, from the first image on.</summary>
    public static StudyRoute Active { get; } = new(null, []);
}
