using System.Threading.Channels;
using EdgeMLOps.Appliance.Core.Inference;
using EdgeMLOps.Appliance.Core.Models.Registry.Serving;
using Microsoft.Extensions.Logging;

namespace EdgeMLOps.Appliance.Core.Models.Registry;

/// <summary>
/// What the registry's parts work on together. Two turns: one is held while an engine is opened and proven, which takes
/// minutes, the other while a package comes to serve, which takes milliseconds; a roll-back to a warm model needs the second only.
/// </summary>
internal sealed class RegistryDesk : IDisposable
{
    private readonly Channel<bool> _changes = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public required ModelStore Store { get; init; }

    public required ModelAudit Audit { get; init; }

    public required ModelProver Prover { get; init; }

    public required IPackageImporter Importer { get; init; }

    public required ServingModels Serving { get; init; }

    public required ModelCatalogue Catalogue { get; init; }

    public required ILogger Logger { get; init; }

    public required ModelsOptions Options { get; init; }

    /// <summary>Held while an engine is opened and proven.</summary>
    public SemaphoreSlim Proving { get; } = new(1, 1);

    /// <summary>Held while what serves changes.</summary>
    public SemaphoreSlim Turn { get; } = new(1, 1);

    /// <summary>Says that what serves has changed since it was last read.</summary>
    public ChannelReader<bool> Changes => _changes.Reader;

    /// <summary>The packages a roll-back may return to, nearest first.</summary>
    public async Task<IReadOnlyList<RegisteredPackage>> ReturnsAsync(CancellationToken cancellationToken)
    {
        var packages = await Store.ListAsync(cancellationToken);
        var activations = await Store.ActivationsAsync(cancellationToken);
        var last = activations is [.., var newest] ? newest.Digest : null;
        var from = packages.FirstOrDefault(package => package.State == PackageState.Active)?.Digest ?? last;
        return [.. ReturnPath.Of(from, packages, activations, DemonstrationDigest.Value)];
    }

    /// <summary>What became of a change, and the package as it stands now.</summary>
    public async Task<ModelChange> AsItStandsAsync(string digest, ModelChangeCode code, string message) =>
        ModelSelector.Find(digest, await Store.ListAsync(CancellationToken.None)) with { Code = code, Message = message };

    /// <summary>The package that plays a part beside the one that serves; null while none does.</summary>
    public async Task<RegisteredPackage?> BesideAsync(CancellationToken cancellationToken) =>
        (await Store.ListAsync(cancellationToken)).FirstOrDefault(package => package.State is PackageState.Shadow or PackageState.Canary);

    /// <summary>
    /// Whether a package is older than what it would replace. Of the name that serves: newer than that. Of another name: newer than whatever of
    /// its own name ever served here.
    /// </summary>
    /// <returns>The refusal; null when it is not.</returns>
    public async Task<ModelChange?> OlderAsync(RegisteredPackage package, CancellationToken cancellationToken)
    {
        var packages = (await Store.ListAsync(cancellationToken)).ToDictionary(one => one.Digest, StringComparer.Ordinal);
        bool IsOfTheName(RegisteredPackage other) => string.Equals(other.Name, package.Name, StringComparison.Ordinal);

        var active = packages.Values.FirstOrDefault(one => one.State == PackageState.Active);
        var before = active is not null && IsOfTheName(active)
            ? active
            : (await Store.ActivationsAsync(cancellationToken)).Select(one => packages[one.Digest]).Where(IsOfTheName).MaxBy(one => one.Release);
        var isOlder = before is not null
            && (package.Release < before.Release || (package.Release == before.Release && !string.Equals(package.Digest, before.Digest, StringComparison.Ordinal)));
        return isOlder
            ? new(
                ModelChangeCode.OlderRelease,
                package,
                FormattableString.Invariant($"release {package.Release} is not newer than release {before!.Release}, which {(before.State == PackageState.Active ? "serves" : "has served")}")) // not null: it is older than that
            : null;
    }

    /// <summary>Whether a package finds anything that the one that serves finds too, by the name of a class.</summary>
    public bool SharesClass(ModelManifest manifest) =>
        Serving.Current?.Package.Manifest is not { } serving
        || serving.Classes.IntersectBy(manifest.Classes.Select(one => one.Name), one => one.Name, StringComparer.Ordinal).Any();

    /// <summary>Has imports be held against what was imported, whatever became of the counters; what had to be set again is told.</summary>
    /// <exception cref="Sqlite.StorageException">Counters, registry or audit log refused.</exception>
    public async Task RememberAsync(IEnumerable<KnownRelease> known, CancellationToken cancellationToken)
    {
        if (await Importer.RememberAsync(KnownRelease.Newest(known), cancellationToken) is > 0 and var counters)
        {
            await Audit.TellReleasesAsync(counters, cancellationToken);
        }
    }

    /// <summary>What becomes of a package that was not proven: it is set aside, unless that was no fault of it.</summary>
    public async Task<ModelChange> NotProvenAsync(RegisteredPackage package, Proof proof, string who)
    {
        if (!proof.IsOfRoot)
        {
            await QuarantineAsync(package, proof.Code, proof.Message, who);
        }

        return await AsItStandsAsync(package.Digest, proof.Code, proof.Message);
    }

    /// <summary>Sets a package aside; what serves serves on.</summary>
    public async Task QuarantineAsync(RegisteredPackage package, ModelChangeCode code, string fault, string who)
    {
        await Store.StepAsync(package.Digest, PackageState.Quarantined, who, $"{code}: {fault}", CancellationToken.None);
        Serving.CloseBeside(package.State);
        Logger.Quarantined(package.Name, package.Version, package.Release, code, fault);
    }

    /// <summary>Has a proven package come back to serve, from wherever it stands; its engine is closed if that fails. Called with <see cref="Turn"/>.</summary>
    public async Task ReturnLockedAsync(RegisteredPackage package, DetectorHost host, string who, string reason)
    {
        var isKept = false;
        try
        {
            await StoreReturnLockedAsync(package, who, reason);
            Serving.Keep(host);
            isKept = true;
        }
        finally
        {
            if (!isKept)
            {
                await host.DisposeAsync();
            }
        }

        ReturnedLocked(package);
    }

    /// <summary>Has the package that is warm come back to serve. Called with <see cref="Turn"/>.</summary>
    public async Task ReturnWarmLockedAsync(RegisteredPackage package, string who, string reason)
    {
        await StoreReturnLockedAsync(package, who, reason);
        ReturnedLocked(package);
    }

    /// <summary>Says what serves now. Called with <see cref="Turn"/>.</summary>
    public void AnnounceLocked()
    {
        var serving = Serving.Current?.Package ?? throw new InvalidOperationException("Nothing serves.");
        Catalogue.Serve(serving);
        var (identity, warm) = (serving.Identity, Serving.Warm?.Package.Identity);
        Logger.Serves(
            identity.Name,
            identity.Version,
            identity.Release,
            warm is null ? "No model" : FormattableString.Invariant($"Model {warm.Name} {warm.Version} release {warm.Release}"));
        _changes.Writer.TryWrite(true);
    }

    public void Dispose()
    {
        Audit.Dispose();
        Proving.Dispose();
        Turn.Dispose();
    }

    // What never served takes the steps of an activation: the demonstration package where it was not proven before.
    private async Task StoreReturnLockedAsync(RegisteredPackage package, string who, string reason)
    {
        PackageState[] steps = package.State switch
        {
            PackageState.Verified => [PackageState.Validated, PackageState.Staged],
            PackageState.Validated => [PackageState.Staged],
            _ => [],
        };
        foreach (var step in steps)
        {
            await Store.StepAsync(package.Digest, step, who, reason, CancellationToken.None);
        }

        if (package.State != PackageState.Active)
        {
            await Store.ServeAsync(package.Digest, isReturn: true, who, reason, CancellationToken.None);
        }
    }

    private void ReturnedLocked(RegisteredPackage package)
    {
        if (!Serving.TryReturn(package.Digest))
        {
            throw new InvalidOperationException("The model that returns is not open.");
        }

        AnnounceLocked();
    }
}
