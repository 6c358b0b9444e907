namespace EdgeMLOps.Appliance.Core.Models;

/// <summary>What became of the import of a package file.</summary>
/// <param name="Code"><see cref="PackageCode.Imported"/>, or why it is refused; then nothing of it is kept.</param>
/// <param name="Digest">The package's digest (<see cref="PackageDigest"/>), 64 lower-case hex digits; empty when it was not known yet.</param>
/// <param name="Folder">Full path of the folder that holds it; empty unless imported.</param>
/// <param name="Manifest">What its maker says; null unless imported.</param>
/// <param name="Message">What is wrong, naming the entry, key or offset at fault; empty when imported.</param>
public sealed record PackageImport(PackageCode Code, string Digest, string Folder, ModelManifest? Manifest, string Message)
{
    /// <summary>The package itself, where it was read whole and hashed to say this; who needs it need not read it again.</summary>
    public ModelPackage? Package { get; init; }
}
