namespace EdgeMLOps.Appliance.Core.Models.Registry.Serving;

/// <summary>What serves.</summary>
/// <param name="Identity">Name, version, release and digest.</param>
/// <param name="Manifest">What its maker says.</param>
/// <param name="PolicyDigest">Digest of the policy applied, 64 lower-case hex digits.</param>
public sealed record ServingManifest(DetectionModel Identity, ModelManifest Manifest, string PolicyDigest)
{
    internal static ServingManifest Of(ModelPackage package) => new(package.Identity, package.Manifest, package.Manifest.Policy.Digest);
}
