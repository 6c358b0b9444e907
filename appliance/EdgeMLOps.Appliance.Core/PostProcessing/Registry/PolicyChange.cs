namespace EdgeMLOps.Appliance.Core.PostProcessing.Registry;

/// <summary>The outcome of a change that was asked of the policies.</summary>
/// <param name="Code">What became of it.</param>
/// <param name="Policy">The policy it was about, as it stands now; null where there is none.</param>
/// <param name="Message">What is wrong, or what was done in words.</param>
public sealed record PolicyChange(PolicyChangeCode Code, RegisteredPolicy? Policy, string Message);
