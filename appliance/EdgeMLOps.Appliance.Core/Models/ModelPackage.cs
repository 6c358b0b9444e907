namespace EdgeMLOps.Appliance.Core.Models;

/// <summary>A model package whose bytes are what its digest says: graph, manifest and identity.</summary>
public sealed class ModelPackage
{
    /// <summary>Name of the graph's file.</summary>
    public const string GraphFile = "model.onnx";

    /// <summary>Name of the manifest's file.</summary>
    public const string ManifestFile = "manifest.json";

    /// <summary>Most bytes of a manifest: 1 MiB.</summary>
    public const int MaxManifestBytes = 1 << 20;

    private ModelPackage(ModelManifest manifest, string digest, byte[] graph, string? folder)
    {
        Manifest = manifest;
        Identity = new DetectionModel(manifest.Name, manifest.Version, manifest.Release, digest);
        Graph = graph;
        Folder = folder;
    }

    /// <summary>Name, version, release and digest.</summary>
    public DetectionModel Identity { get; }

    /// <summary>What the maker says about input, output, classes and policy.</summary>
    public ModelManifest Manifest { get; }

    /// <summary>The ONNX graph.</summary>
    public byte[] Graph { get; }

    /// <summary>Full path of the folder with the files beside the graph (its external data, the acceptance set); null for the embedded package.</summary>
    public string? Folder { get; }

    /// <summary>Checks a package's files against the digest they are trusted by, then reads the manifest.</summary>
    /// <param name="files">All files of the package by name.</param>
    /// <param name="trustedDigest">The digest that is trusted, 64 lower-case hex digits.</param>
    /// <returns>The package, or why it is refused.</returns>
    public static PackageOutcome Load(IReadOnlyDictionary<string, byte[]> files, string trustedDigest)
    {
        ArgumentNullException.ThrowIfNull(files);
        return Load(files, () => PackageDigest.Of(files), trustedDigest, folder: null);
    }

    /// <summary>Reads every file of an imported package, checks them against the digest they are trusted by, then reads the manifest.</summary>
    /// <param name="folder">The package's folder, as the import left it.</param>
    /// <param name="trustedDigest">The digest that is trusted, 64 lower-case hex digits.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The package, or why it is refused.</returns>
    public static async Task<PackageOutcome> LoadAsync(string folder, string trustedDigest, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(folder);
        try
        {
            var found = await PackageFolder.ReadAsync(folder, cancellationToken);
            return Load(found.Kept, () => PackageDigest.OfHashes(found.Hashes), trustedDigest, Path.GetFullPath(folder));
        }
        catch (Exception ex) when (ex is IOException or UnauthorizedAccessException)
        {
            return new(PackageCode.CannotRead, null, ex.Message);
        }
    }

    private static PackageOutcome Load(IReadOnlyDictionary<string, byte[]> files, Func<string> digestOf, string trustedDigest, string? folder)
    {
        if (!files.TryGetValue(GraphFile, out var graph) || !files.TryGetValue(ManifestFile, out var manifest))
        {
            return new(PackageCode.FileMissing, null, $"a package holds {GraphFile} and {ManifestFile}");
        }

        var digest = digestOf();
        if (!string.Equals(digest, trustedDigest, StringComparison.Ordinal))
        {
            return new(PackageCode.DigestMismatch, null, $"the files' digest is {digest}, trusted is {trustedDigest}");
        }

        try
        {
            return new(PackageCode.Loaded, new ModelPackage(ManifestParser.Parse(manifest), digest, graph, folder), "");
        }
        catch (ManifestException ex)
        {
            return new(PackageCode.ManifestInvalid, null, ex.Message);
        }
    }
}
