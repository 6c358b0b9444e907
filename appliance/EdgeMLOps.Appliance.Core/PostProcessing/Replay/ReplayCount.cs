namespace EdgeMLOps.Appliance.Core.PostProcessing.Replay;

/// <summary>Candidates of a class with one end.</summary>
/// <param name="Class">Name of the class.</param>
/// <param name="Reason">Kept, or why dropped.</param>
/// <param name="Before">As recorded.</param>
/// <param name="After">Under the policy.</param>
public sealed record ReplayCount(string Class, BoxReason Reason, long Before, long After);
