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

    /// <summary>Begins with the package that serves.</summary>
    /// <param name="serving">The package.</param>
    public ModelCatalogue(ModelPackage serving)
    {
        ArgumentNullException.ThrowIfNull(serving);
        Add(KnownModel.Of(serving));
        _serving = ServingManifest.Of(serving);
    }

    /// <summary>What serves; while no model is proven, the package that would.</summary>
    public ServingManifest Serving => Volatile.Read(ref _serving);

    /// <summary>The package of a prediction.</summary>
    /// <param name="digest">Its digest, 64 lower-case hex digits.</param>
    /// <returns>Null when this box never had it: a log that came from elsewhere.</returns>
    public KnownModel? Find(string digest) => _known.GetValueOrDefault(digest);

    internal void Add(KnownModel model) => _known[model.Identity.PackageDigest] = model;

    internal void Serve(ModelPackage package)
    {
        Add(KnownModel.Of(package));
        Volatile.Write(ref _serving, ServingManifest.Of(package));
    }
}
