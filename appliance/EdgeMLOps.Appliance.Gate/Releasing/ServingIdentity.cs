using EdgeMLOps.Contracts;

namespace EdgeMLOps.Appliance.Gate.Releasing;

/// <summary>What serves at this moment: the part of a state report that the Gate does not know by itself.</summary>
/// <param name="Package">SHA-256 of the model package.</param>
/// <param name="PackageRelease">Its release counter.</param>
/// <param name="Policy">SHA-256 of the policy.</param>
/// <param name="Provider">Where the model really runs.</param>
/// <param name="Version">Version of the appliance.</param>
public sealed record ServingIdentity(
    Digest256 Package, int PackageRelease, Digest256 Policy, ExecutionProvider Provider, SoftwareVersion Version);
