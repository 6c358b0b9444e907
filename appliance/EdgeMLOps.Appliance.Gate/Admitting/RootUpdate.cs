using EdgeMLOps.Appliance.Core.Models;
using EdgeMLOps.Contracts.Down.Trust;

namespace EdgeMLOps.Appliance.Gate.Admitting;

/// <summary>What came of taking root documents over.</summary>
/// <param name="Code">Why none was taken; null when they were, or when nothing was left to take.</param>
/// <param name="Message">What is wrong, naming the file; or how many were taken.</param>
/// <param name="Root">What is trusted now; null when nothing is.</param>
public sealed record RootUpdate(PackageCode? Code, string Message, TrustedRoot? Root);
