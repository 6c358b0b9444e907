using System.Collections.Concurrent;

namespace EdgeMLOps.Appliance.Core.Models.Registry.Serving;

/// <summary>
/// Every package this box ever had, by digest, and the one that serves: for whoever reads predictions, or says what serves,
/// and needs no engine. Safe for concurrent use.
/// </summary>
public sealed class ModelCatalogue
{
    private readonly ConcurrentDictionary<string, KnownModel> _known = new(StringComparer.Ordinal);
    private ServingManifest _serving;
    private Func<DetectionModel, ModelManifest, string>? _policyDigestOf;

    /// <summary>Begins with the package that serves.</summary>
    /// <param name="serving">The package.</param>
    public ModelCatalogue(ModelPackage serving)
    {
        ArgumentNullException.ThrowIfNull(serving);
        Add(KnownModel.Of(serving));
        _serving = ServingManifest.Of(serving);
    }

    /// <summary>What serves; while no model is proven, the package that would.</summary>
    public ServingManifest Serving => Volatile.Read(ref _serving) is var serving && _policyDigestOf is { } digestOf
        ? serving with { PolicyDigest = digestOf(serving.Identity, serving.Manifest) }
        : serving;

    /// <summary>The package of a prediction.</summary>
    /// <param name="digest">Its digest, 64 lower-case hex digits.</param>
    /// <returns>Null when this box never had it: a log that came from elsewhere.</returns>
    public KnownModel? Find(string digest) => _known.GetValueOrDefault(digest);

    /// <summary>All packages of a name.</summary>
    internal IEnumerable<KnownModel> OfName(string name) => _known.Values.Where(model => string.Equals(model.Identity.Name, name, StringComparison.Ordinal));

    /// <summary>Has what is served say which policy is applied from now on. Called before anybody asks.</summary>
    internal void Follow(Func<DetectionModel, ModelManifest, string> policyDigestOf) => _policyDigestOf = policyDigestOf;

    internal void Add(KnownModel model) => _known[model.Identity.PackageDigest] = model;

    internal void Expect(ServingManifest manifest) => Volatile.Write(ref _serving, manifest);

    internal void Serve(ModelPackage package)
    {
        Add(KnownModel.Of(package));
        Volatile.Write(ref _serving, ServingManifest.Of(package));
    }
}
