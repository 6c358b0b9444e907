namespace EdgeMLOps.Appliance.Core.PostProcessing.Replay;

/// <summary>Kept boxes by a quantity.</summary>
/// <param name="UpTo">Upper ends of the bins; one bin more than ends is open upwards.</param>
/// <param name="Before">As recorded.</param>
/// <param name="After">Under the policy.</param>
public sealed record ReplayHistogram(IReadOnlyList<double> UpTo, IReadOnlyList<long> Before, IReadOnlyList<long> After);
