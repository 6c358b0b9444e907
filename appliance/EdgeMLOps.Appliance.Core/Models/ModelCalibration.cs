namespace EdgeMLOps.Appliance.Core.Models;

/// <summary>
/// How a score becomes a probability: logistic function of slope times the score's logit, plus intercept (Platt, 1999; a temperature
/// T is slope 1/T and intercept 0).
/// </summary>
public sealed record ModelCalibration
{
    /// <summary><c>platt</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>Slopes, above 0; one, or one a class.</summary>
    public required IReadOnlyList<double> Slope { get; init; }

    /// <summary>Intercepts; one, or one a class.</summary>
    public required IReadOnlyList<double> Intercept { get; init; }
}
