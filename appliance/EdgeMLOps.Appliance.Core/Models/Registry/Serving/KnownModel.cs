namespace EdgeMLOps.Appliance.Core.Models.Registry.Serving;

/// <summary>What results and summaries need to know of a package, also long after it served.</summary>
/// <param name="Identity">Name, version, release and digest.</param>
/// <param name="Demonstration">Whether each of its results must say that it is not for diagnosis.</param>
/// <param name="Classes">What it finds, by class id from 0.</param>
/// <param name="Reference">What its world looks like, as JSON.</param>
public sealed record KnownModel(DetectionModel Identity, bool Demonstration, IReadOnlyList<ModelClass> Classes, string Reference)
{
    /// <summary>What there is to know of a package.</summary>
    /// <param name="package">The package.</param>
    public static KnownModel Of(ModelPackage package)
    {
        ArgumentNullException.ThrowIfNull(package);
        var manifest = package.Manifest;
        return new(package.Identity, manifest.Demonstration, manifest.Classes, manifest.Reference.GetRawText());
    }

    internal static KnownModel Of(RegisteredPackage package) =>
        new(package.Identity, package.Demonstration, RegistryText.ReadClasses(package.Classes), package.Reference);
}
