using EdgeMLOps.Appliance.Core.Inference;
using EdgeMLOps.Appliance.Core.Models.Registry.Serving;

namespace EdgeMLOps.Appliance.Core.Models.Registry;

/// <summary>
/// The packages of this box and which of them serves. One change at a time; each is a step of the one table, kept with who,
/// when and why, and told to the audit log. Safe for concurrent use.
/// </summary>
public sealed class ModelRegistry
{
    private readonly RegistryDesk _desk;
    private readonly ModelReturn _return;

    private readonly ModelShadow _shadow;
    private readonly ModelCanary _canary;

    internal ModelRegistry(RegistryDesk desk, ModelReturn @return, ModelShadow shadow, ModelCanary canary)
    {
        _desk = desk;
        _return = @return;
        _shadow = shadow;
        _canary = canary;
    }

    /// <summary>Takes a package file in: imported, then verified. What is in already stays as it stands.</summary>
    /// <param name="path">Full path of the file.</param>
    /// <param name="who">Who wants it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="Sqlite.StorageException">The registry or the audit log cannot be written.</exception>
    public Task<ModelChange> ImportAsync(string path, string who, CancellationToken cancellationToken) => ProvingAsync(
        async () =>
        {
            await _desk.RememberAsync(
                (await _desk.Store.ListAsync(cancellationToken)).Where(one => !one.Embedded).Select(one => new KnownRelease(one.Name, one.Release, one.Digest)),
                cancellationToken);
            var import = await _desk.Importer.ImportAsync(path, cancellationToken);
            return import.Code == PackageCode.Imported
                ? await AddAsync(import, who, cancellationToken)
                : new(ModelChangeCode.ImportRefused, null, $"{import.Code}: {import.Message}");
        },
        cancellationToken);

    /// <summary>Proves a package on this box: its whole acceptance set, through an engine of its own, which is closed again.</summary>
    /// <param name="selector">Its name, or the beginning of its digest (8 digits at least).</param>
    /// <param name="who">Who wants it.</param>
    /// <param name="cancellationToken">Gives up; the package stays where it stands.</param>
    /// <exception cref="Sqlite.StorageException">The registry or the audit log cannot be written.</exception>
    public Task<ModelChange> ValidateAsync(string selector, string who, CancellationToken cancellationToken) => ProvingAsync(
        async () =>
        {
            var (found, package) = await FindAsync(selector, cancellationToken);
            return package is null ? found : NotProvable(package) ?? await ProveAsync(package, who, cancellationToken);
        },
        cancellationToken);

    /// <summary>
    /// Has a validated package serve: its engine is opened beside the one that serves, its whole acceptance set is run
    /// through it, and then it takes over. What is in flight ends on the old one, which stays warm. If anything fails, the
    /// old one serves on and the package is quarantined.
    /// </summary>
    /// <param name="selector">Its name, or the beginning of its digest (8 digits at least).</param>
    /// <param name="who">Who wants it.</param>
    /// <param name="reason">Why; may be empty.</param>
    /// <param name="cancellationToken">Gives up while it is proven.</param>
    /// <exception cref="Sqlite.StorageException">The registry or the audit log cannot be written.</exception>
    public Task<ModelChange> ActivateAsync(string selector, string who, string reason, CancellationToken cancellationToken) => ProvingAsync(
        async () =>
        {
            var (found, package) = await FindAsync(selector, cancellationToken);
            if (package is null)
            {
                return found;
            }

            package = await UnstageAsync(package);
            var refusal = package.Embedded
                ? new(ModelChangeCode.IsDemonstration, package, "the demonstration package serves when nothing else does; roll back to reach it")
                : RefusalOf(package, PackageState.Staged) ?? await _desk.OlderAsync(package, cancellationToken) ?? await TakenAsync(package, cancellationToken);
            if (refusal is not null)
            {
                return refusal;
            }

            var proof = await _desk.Prover.ProveAsync(package, isStart: false, cancellationToken);
            return proof.Host is { } host
                ? await SwitchAsync(package, host, who, reason, proof.Message)
                : await QuarantinedAsync(package, proof, who);
        },
        cancellationToken);

    /// <summary>
    /// Returns to what served before: by one assignment where that is warm, else as soon as its engine is open. Needs no
    /// network. Who may is for the caller to check.
    /// </summary>
    /// <param name="who">Who wants it.</param>
    /// <param name="reason">Why; may be empty.</param>
    /// <param name="cancellationToken">Gives up while an engine is opened.</param>
    /// <exception cref="Sqlite.StorageException">The registry or the audit log cannot be written.</exception>
    public async Task<ModelChange> RollBackAsync(string who, string reason, CancellationToken cancellationToken)
    {
        await _desk.Audit.TellAsync(cancellationToken);
        var change = await _return.WarmAsync(who, reason, cancellationToken);
        if (change is null)
        {
            return await ProvingAsync(
                async () => await _return.WarmAsync(who, reason, cancellationToken) ?? await _return.ColdAsync(who, reason, cancellationToken),
                cancellationToken);
        }

        await _desk.Audit.TellSoonAsync();
        return change;
    }

    /// <summary>
    /// Has a validated package run as the shadow: its whole acceptance set is run through an engine that gives way to every other, and from
    /// then on it sees each image that the one that serves has seen. Nothing of it is delivered.
    /// </summary>
    /// <param name="selector">Its name, or the beginning of its digest (8 digits at least).</param>
    /// <param name="who">Who wants it.</param>
    /// <param name="reason">Why; may be empty.</param>
    /// <param name="cancellationToken">Gives up while it is proven.</param>
    /// <exception cref="Sqlite.StorageException">The registry or the audit log cannot be written.</exception>
    public Task<ModelChange> ShadowAsync(string selector, string who, string reason, CancellationToken cancellationToken) => ProvingAsync(
        async () =>
        {
            var (found, package) = await FindAsync(selector, cancellationToken);
            return package is null ? found : await _shadow.BeginAsync(package, who, reason, cancellationToken);
        },
        cancellationToken);

    /// <summary>Ends the shadow, at once; the package is validated as before.</summary>
    /// <param name="who">Who wants it.</param>
    /// <param name="reason">Why; may be empty.</param>
    /// <param name="cancellationToken">Gives up before it begins.</param>
    /// <exception cref="Sqlite.StorageException">The registry or the audit log cannot be written.</exception>
    public async Task<ModelChange> EndShadowAsync(string who, string reason, CancellationToken cancellationToken)
    {
        await _desk.Audit.TellAsync(cancellationToken);
        var change = await _shadow.EndAsync(who, reason, cancellationToken);
        await _desk.Audit.TellSoonAsync();
        return change;
    }

    /// <summary>Switches the shadow off and sets it aside, because it failed too often.</summary>
    /// <param name="digest">Digest of the package that failed.</param>
    /// <param name="fault">What it failed by; no word of an image.</param>
    /// <exception cref="Sqlite.StorageException">The registry cannot be written; its engine is closed all the same.</exception>
    internal async Task SwitchOffShadowAsync(string digest, string fault)
    {
        await _shadow.SwitchOffAsync(digest, fault);
        await _desk.Audit.TellSoonAsync();
    }

    /// <summary>
    /// Has a package serve a share of the studies in place of the one that serves the others: its whole acceptance set is run through the very engine
    /// that will. One that does already has another share from now on; a study keeps the model it began with.
    /// </summary>
    /// <param name="selector">Its name, or the beginning of its digest (8 digits at least); validated, or the shadow.</param>
    /// <param name="percent">The share of the studies, 1 to 99.</param>
    /// <param name="who">Who wants it.</param>
    /// <param name="reason">Why; may be empty.</param>
    /// <param name="cancellationToken">Gives up while it is proven.</param>
    /// <exception cref="Sqlite.StorageException">The registry or the audit log cannot be written.</exception>
    public Task<ModelChange> CanaryAsync(string selector, int percent, string who, string reason, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(CanarySplit.IsShare(percent), true, nameof(percent));
        return ProvingAsync(
            async () =>
            {
                var (found, package) = await FindAsync(selector, cancellationToken);
                return package is null ? found : await _canary.BeginAsync(package, percent, who, reason, cancellationToken);
            },
            cancellationToken);
    }

    /// <summary>Ends the canary, at once; the package is validated as before, and its open studies are analysed by the one that serves.</summary>
    /// <param name="who">Who wants it.</param>
    /// <param name="reason">Why; may be empty.</param>
    /// <param name="cancellationToken">Gives up before it begins.</param>
    /// <exception cref="Sqlite.StorageException">The registry or the audit log cannot be written.</exception>
    public async Task<ModelChange> EndCanaryAsync(string who, string reason, CancellationToken cancellationToken)
    {
        await _desk.Audit.TellAsync(cancellationToken);
        var change = await _canary.EndAsync(who, reason, cancellationToken);
        await _desk.Audit.TellSoonAsync();
        return change;
    }

    /// <summary>Switches the canary off and sets it aside, because it failed too often.</summary>
    /// <param name="digest">Digest of the package that failed.</param>
    /// <param name="fault">What it failed by; no word of an image.</param>
    /// <exception cref="Sqlite.StorageException">The registry cannot be written; its engine is closed all the same.</exception>
    internal async Task SwitchOffCanaryAsync(string digest, string fault)
    {
        await _canary.SwitchOffAsync(digest, fault);
        await _desk.Audit.TellSoonAsync();
    }

    private async Task<ModelChange> ProvingAsync(Func<Task<ModelChange>> work, CancellationToken cancellationToken)
    {
        await _desk.Proving.WaitAsync(cancellationToken);
        try
        {
            await _desk.Audit.TellAsync(cancellationToken);
            var change = await work();
            await _desk.Audit.TellSoonAsync();
            return change;
        }
        finally
        {
            _desk.Proving.Release();
        }
    }

    private async Task<(ModelChange Found, RegisteredPackage? Package)> FindAsync(string selector, CancellationToken cancellationToken)
    {
        var found = ModelSelector.Find(selector, await _desk.Store.ListAsync(cancellationToken));
        return (found, found.Code == ModelChangeCode.Done ? found.Package : null);
    }

    private async Task<ModelChange> AddAsync(PackageImport import, string who, CancellationToken cancellationToken)
    {
        var loaded = await ModelPackage.LoadAsync(import.Folder, import.Digest, cancellationToken);
        if (loaded.Package is not { } model)
        {
            return new(ModelChangeCode.ImportRefused, null, $"{loaded.Code}: {loaded.Message}");
        }

        var package = RegisteredPackage.Of(model, embedded: false);
        await _desk.Store.ImportAsync(package, who, "imported", cancellationToken);
        _desk.Catalogue.Add(KnownModel.Of(package));
        if ((await FindAsync(package.Digest, cancellationToken)).Package is { State: PackageState.Imported })
        {
            await _desk.Store.StepAsync(package.Digest, PackageState.Verified, who, "its files are those of its digest", CancellationToken.None);
        }

        return await _desk.AsItStandsAsync(package.Digest, ModelChangeCode.Done, "");
    }

    private static ModelChange? RefusalOf(RegisteredPackage package, PackageState to) =>
        PackageTransitions.Check(package.State, to) is var fault and not StepFault.None
            ? new(ModelChangeCode.IllegalStep, package, $"{package.State} to {to}: {fault}")
            : null;

    // A proof may be repeated, and is the way out of the quarantine; its steps are taken when it has passed.
    private static ModelChange? NotProvable(RegisteredPackage package) => package.State switch
    {
        PackageState.Validated or PackageState.Quarantined => null,
        PackageState.Shadow or PackageState.Canary => new(
            ModelChangeCode.IllegalStep, package, $"{package.State} to {PackageState.Validated}: {StepFault.Beside}"),
        _ => RefusalOf(package, PackageState.Validated),
    };

    private async Task<ModelChange> ProveAsync(RegisteredPackage package, string who, CancellationToken cancellationToken)
    {
        var proof = await _desk.Prover.ProveAsync(package, isStart: false, cancellationToken);
        if (proof.Host is null)
        {
            return await QuarantinedAsync(package, proof, who);
        }

        await proof.Host.DisposeAsync();
        PackageState[] steps = package.State switch
        {
            PackageState.Quarantined => [PackageState.Verified, PackageState.Validated],
            PackageState.Validated => [],
            _ => [PackageState.Validated],
        };
        foreach (var step in steps)
        {
            await _desk.Store.StepAsync(package.Digest, step, who, proof.Message, CancellationToken.None);
        }

        return await _desk.AsItStandsAsync(package.Digest, ModelChangeCode.Done, proof.Message);
    }

    private async Task<ModelChange> QuarantinedAsync(RegisteredPackage package, Proof proof, string who)
    {
        // The last resort stays one: it is looked at again whenever it would serve.
        return (await FindAsync(package.Digest, CancellationToken.None)).Package is { State: not PackageState.Quarantined, Embedded: false } now
            ? await _desk.NotProvenAsync(now, proof, who)
            : await _desk.AsItStandsAsync(package.Digest, proof.Code, proof.Message);
    }

    // A switch that a full disk kept from being stored: nobody else can be within one now.
    private async Task<RegisteredPackage> UnstageAsync(RegisteredPackage package)
    {
        if (package.State != PackageState.Staged)
        {
            return package;
        }

        await _desk.Store.StepAsync(package.Digest, PackageState.Validated, ModelStart.Who, "the switch was not stored", CancellationToken.None);
        return package with { State = PackageState.Validated };
    }

    // Its share was compared with the one that serves: with another one there it would be compared with two.
    private async Task<ModelChange?> TakenAsync(RegisteredPackage package, CancellationToken cancellationToken) =>
        await _desk.BesideAsync(cancellationToken) is { State: PackageState.Canary } canary && !string.Equals(canary.Digest, package.Digest, StringComparison.Ordinal)
            ? new(ModelChangeCode.PartTaken, canary, "it serves a share of the studies as a canary; it is ended, or activated, first")
            : null;

    private async Task<ModelChange?> OvertakenAsync(RegisteredPackage package)
    {
        var now = (await FindAsync(package.Digest, CancellationToken.None)).Package;
        return RefusalOf(now ?? package, PackageState.Staged) ?? await _desk.OlderAsync(package, CancellationToken.None);
    }

    private async Task<ModelChange> SwitchAsync(RegisteredPackage package, DetectorHost host, string who, string reason, string shown)
    {
        var isTaken = false;
        await _desk.Turn.WaitAsync(CancellationToken.None);
        try
        {
            // Asked again: a roll-back may have come meanwhile, or a canary may have been switched off.
            if (await OvertakenAsync(package) is { } refusal)
            {
                return refusal with { Code = ModelChangeCode.Overtaken };
            }

            await _desk.Store.StepAsync(package.Digest, PackageState.Staged, who, shown, CancellationToken.None);
            await _desk.Store.ServeAsync(package.Digest, isReturn: false, who, reason, CancellationToken.None);
            _desk.Serving.Serve(host);
            isTaken = true;
            _desk.Serving.CloseBeside(package.State);
            _desk.AnnounceLocked();
            return await _desk.AsItStandsAsync(package.Digest, ModelChangeCode.Done, shown);
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
