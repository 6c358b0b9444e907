namespace EdgeMLOps.Appliance.Core.Models;

/// <summary>A model package whose bytes are what its digest says: graph, manifest and identity.</summary>
public sealed class ModelPackage
{
    /// <summary>Name of the graph's file.</summary>
    public const string GraphFile = "model.onnx";

    /// <summary>Name of the manifest's file.</summary>
    public const string ManifestFile = "manifest.json";

    private ModelPackage(ModelManifest manifest, string digest, byte[] graph)
    {
        Manifest = manifest;
        Identity = new DetectionModel(manifest.Name, manifest.Version, manifest.Release, digest);
        Graph = graph;
    }

    /// <summary>Name, version, release and digest.</summary>
    public DetectionModel Identity { get; }

    /// <summary>What the maker says about input, output, classes and policy.</summary>
    public ModelManifest Manifest { get; }

    /// <summary>The ONNX graph.</summary>
    public byte[] Graph { get; }

    /// <summary>Checks a package's files against the digest they are trusted by, then reads the manifest.</summary>
    /// <param name="files">All files of the package by name.</param>
    /// <param name="trustedDigest">The digest that is trusted, 64 lower-case hex digits.</param>
    /// <returns>The package, or why it is refused.</returns>
    public static PackageOutcome Load(IReadOnlyDictionary<string, byte[]> files, string trustedDigest)
    {
        ArgumentNullException.ThrowIfNull(files);
        if (!files.TryGetValue(GraphFile, out var graph) || !files.TryGetValue(ManifestFile, out var manifest))
        {
            return new(PackageCode.FileMissing, null, $"a package holds {GraphFile} and {ManifestFile}");
        }

        var digest = PackageDigest.Of(files);
        if (!string.Equals(digest, trustedDigest, StringComparison.Ordinal))
        {
            return new(PackageCode.DigestMismatch, null, $"the files' digest is {digest}, trusted is {trustedDigest}");
        }

        try
        {
            return new(PackageCode.Loaded, new ModelPackage(ManifestParser.Parse(manifest), digest, graph), "");
        }
        catch (ManifestException ex)
        {
            return new(PackageCode.ManifestInvalid, null, ex.Message);
        }
    }
}
