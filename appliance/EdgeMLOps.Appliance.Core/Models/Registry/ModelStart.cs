using EdgeMLOps.Appliance.Core.Inference;
using EdgeMLOps.Sqlite;
using EdgeMLOps.Appliance.Core.Models.Registry.Serving;

namespace EdgeMLOps.Appliance.Core.Models.Registry;

/// <summary>
/// Brings the registry into order at the start of the service, whatever the last run left; then, while images are received
/// already, has the package serve that served before; if it fails its check, the one before it, in the end the demonstration
/// package.
/// </summary>
internal sealed class ModelStart
{
    /// <summary>Who takes the steps that nobody asked for.</summary>
    public const string Who = "appliance";

    private readonly RegistryDesk _desk;

    public ModelStart(RegistryDesk desk) => _desk = desk;

    /// <summary>Brings the registry into order, and says which package is to serve. Opens no engine.</summary>
    /// <exception cref="StorageException">The registry or the audit log cannot be written.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await RememberAsync(await _desk.Audit.CompareAsync(cancellationToken), cancellationToken);
        await AddDemonstrationAsync(cancellationToken);
        foreach (var package in await _desk.Store.ListAsync(cancellationToken))
        {
            _desk.Catalogue.Add(KnownModel.Of(package));
            await ResumeAsync(package, cancellationToken);
        }

        await ShareAsync(cancellationToken);
        if (await CandidatesAsync(cancellationToken) is [var next, ..] && await _desk.Prover.ManifestOfAsync(next, cancellationToken) is { } manifest)
        {
            _desk.Catalogue.Expect(manifest);
        }
    }

    /// <summary>Has the nearest package serve that can be proven. None: images wait, and it is tried again.</summary>
    /// <returns>Whether one serves.</returns>
    public async Task<bool> ServeAsync(CancellationToken cancellationToken)
    {
        await _desk.Proving.WaitAsync(cancellationToken);
        try
        {
            var served = _desk.Serving.Current is not null || await TryEachAsync(cancellationToken);
            await _desk.Audit.TellSoonAsync();
            _desk.Serving.NoteTried();
            return served;
        }
        finally
        {
            _desk.Proving.Release();
        }
    }

    // An import asks again, and is refused until they can be read.
    private async Task RememberAsync(IReadOnlyCollection<KnownRelease> known, CancellationToken cancellationToken)
    {
        try
        {
            await _desk.RememberAsync(known, cancellationToken);
        }
        catch (StorageException ex)
        {
            _desk.Logger.ReleasesUnknown(ex.Fault.ToString());
        }
    }

    // Known before its engine is open: its studies wait for it.
    private async Task ShareAsync(CancellationToken cancellationToken)
    {
        _desk.Serving.Canary.IsSwitchedOff = await _desk.Store.IsSwitchedOffAsync(PackageState.Canary, cancellationToken);
        _desk.Serving.Shadow.IsSwitchedOff = await _desk.Store.IsSwitchedOffAsync(PackageState.Shadow, cancellationToken);
        if (await _desk.BesideAsync(cancellationToken) is { State: PackageState.Canary } canary)
        {
            _desk.Serving.Split = new(canary.Identity, await _desk.Store.ShareOfAsync(canary.Digest, cancellationToken));
        }
    }

    private async Task AddDemonstrationAsync(CancellationToken cancellationToken)
    {
        var demonstration = RegisteredPackage.Of(DemonstrationPackage.Load().Require(), embedded: true);
        await _desk.Store.ImportAsync(demonstration, Who, "built into the program", cancellationToken);
    }

    // Only these can be left between two steps of one change.
    private async Task ResumeAsync(RegisteredPackage package, CancellationToken cancellationToken)
    {
        var isOfThisProgram = !package.Embedded || string.Equals(package.Digest, DemonstrationDigest.Value, StringComparison.Ordinal);
        switch (package.State)
        {
            case PackageState.Imported when isOfThisProgram:
                await VerifyAsync(package, cancellationToken);
                break;
            case PackageState.Staged:
                await _desk.Store.StepAsync(
                    package.Digest, PackageState.Validated, Who, "the service ended before the switch", cancellationToken);
                break;
            case PackageState.Active when !isOfThisProgram:
                await _desk.Store.StepAsync(package.Digest, PackageState.Retired, Who, "this program has another one built in", cancellationToken);
                break;
            default:
                break;
        }
    }

    private async Task VerifyAsync(RegisteredPackage package, CancellationToken cancellationToken)
    {
        var loaded = await _desk.Prover.LoadAsync(package, cancellationToken);
        if (loaded.Code.IsOfRoot())
        {
            return;
        }

        if (loaded.Package is null)
        {
            await _desk.QuarantineAsync(package, ModelChangeCode.PackageDamaged, $"{loaded.Code}: {loaded.Message}", Who);
            return;
        }

        await _desk.Store.StepAsync(package.Digest, PackageState.Verified, Who, "its files are those of its digest", cancellationToken);
    }

    private async Task<bool> TryEachAsync(CancellationToken cancellationToken)
    {
        var failed = new List<(RegisteredPackage Package, Proof Proof)>();
        foreach (var package in await CandidatesAsync(cancellationToken))
        {
            var proof = await _desk.Prover.ProveAsync(package, isStart: true, cancellationToken);
            _desk.Serving.IsRootRefused = proof.IsOfRoot;
            if (proof.Host is { } host)
            {
                await TakeAsync(package, host, failed);
                return true;
            }

            if (proof.IsOfRoot)
            {
                // Nothing is said against it: neither is it set aside, nor does another, or the demonstration, take its place unasked.
                _desk.Logger.RootNotTrusted(package.Name, package.Version, package.Release, proof.Message, _desk.Options.RetryDelay);
                return false;
            }

            failed.Add((package, proof));
        }

        // Where nothing passes, the machine is at fault and no package: none is set aside, and it is tried again.
        var first = failed[0].Proof;
        _desk.Logger.NoneProven(first.Code, first.Message, _desk.Options.RetryDelay);
        return false;
    }

    private async Task<List<RegisteredPackage>> CandidatesAsync(CancellationToken cancellationToken)
    {
        var packages = await _desk.Store.ListAsync(cancellationToken);
        var candidates = packages.Where(package => package.State == PackageState.Active).ToList();
        candidates.AddRange(await _desk.ReturnsAsync(cancellationToken));
        return [.. candidates.DistinctBy(package => package.Digest, StringComparer.Ordinal)];
    }

    private async Task TakeAsync(RegisteredPackage package, DetectorHost host, List<(RegisteredPackage Package, Proof Proof)> failed)
    {
        await _desk.Turn.WaitAsync(CancellationToken.None);
        var (reason, isTaken) = (failed.Count == 0 ? "proven at the start" : "what served before failed its check", false);
        try
        {
            foreach (var (other, proof) in failed.Where(one => !one.Package.Embedded))
            {
                await _desk.Store.StepAsync(
                    other.Digest, PackageState.Quarantined, Who, $"{proof.Code}: {proof.Message}", CancellationToken.None);
                _desk.Logger.QuarantinedAtStart(other.Name, other.Version, other.Release, proof.Code, proof.Message);
            }

            isTaken = true;
            await _desk.ReturnLockedAsync(package, host, Who, reason);
        }
        finally
        {
            _desk.Turn.Release();
            if (!isTaken)
            {
                await host.DisposeAsync();
            }
        }
    }
}
