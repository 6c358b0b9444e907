using EdgeMLOps.Appliance.Core.Inference;

namespace EdgeMLOps.Appliance.Core.Models.Registry;

/// <summary>
/// The package that serves a share of the studies in place of the one that serves the others. One at the most, and none while a shadow runs; its
/// engine is like that of the one that serves, and proven like it.
/// </summary>
internal sealed class ModelCanary
{
    private readonly RegistryDesk _desk;

    public ModelCanary(RegistryDesk desk) => _desk = desk;

    /// <summary>Has a package serve a share, or another share than before. Called with the turn of proving.</summary>
    public async Task<ModelChange> BeginAsync(RegisteredPackage package, int percent, string who, string reason, CancellationToken cancellationToken)
    {
        if (package.State == PackageState.Canary && await ChangeShareAsync(package.Digest, percent, who, reason))
        {
            return await _desk.AsItStandsAsync(package.Digest, ModelChangeCode.Done, FormattableString.Invariant($"{percent} % of the studies from now on"));
        }

        if (await RefusalAsync(package, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        var proof = await _desk.Prover.ProveAsync(package, isStart: false, cancellationToken);
        if (proof.Host is not { } host)
        {
            return await _desk.NotProvenAsync(package, proof, who);
        }

        if (!_desk.SharesClass(host.Package.Manifest))
        {
            await host.DisposeAsync();
            return new(ModelChangeCode.NotComparable, package, "it has no class of a name that the one that serves has");
        }

        return await OpenAsync(package, host, percent, who, reason) ?? await _desk.AsItStandsAsync(package.Digest, ModelChangeCode.Done, proof.Message);
    }

    /// <summary>Ends it; the package may be activated or run again. Needs no turn of proving: it is done at once.</summary>
    public async Task<ModelChange> EndAsync(string who, string reason, CancellationToken cancellationToken)
    {
        await _desk.Turn.WaitAsync(cancellationToken);
        try
        {
            _desk.Serving.Canary.IsSwitchedOff = false; // who ends it knows
            if (await FindAsync(cancellationToken) is not { } package)
            {
                return new(ModelChangeCode.PartEmpty, null, "no package serves as a canary");
            }

            await _desk.Store.StepAsync(package.Digest, PackageState.Validated, who, reason, CancellationToken.None);
            _desk.Serving.CloseBeside(PackageState.Canary);
            _desk.Logger.CanaryEnded(package.Name, package.Version, package.Release);
            return await _desk.AsItStandsAsync(package.Digest, ModelChangeCode.Done, "");
        }
        finally
        {
            _desk.Turn.Release();
        }
    }

    /// <summary>Opens the canary of the last run again, checked as the one that serves is.</summary>
    /// <returns>False: it should serve its share and does not; try again later.</returns>
    public async Task<bool> ResumeAsync(CancellationToken cancellationToken)
    {
        await _desk.Proving.WaitAsync(cancellationToken);
        try
        {
            if (_desk.Serving.Canary.Current is not null || await FindAsync(cancellationToken) is not { } package)
            {
                return true;
            }

            var proof = await _desk.Prover.ProveAsync(package, isStart: true, cancellationToken);
            if (proof.Host is { } host)
            {
                await OpenAgainAsync(package, host);
                return true;
            }

            if (proof.Code == ModelChangeCode.EngineRefused || proof.IsOfRoot)
            {
                // Says as much of the machine at its start as of the package.
                _desk.Logger.CanaryWaits(package.Name, package.Version, package.Release, proof.Code, proof.Message, _desk.Options.RetryDelay);
                return false;
            }

            await SwitchOffAsync(package.Digest, $"{proof.Code}: {proof.Message}");
            return true;
        }
        finally
        {
            _desk.Serving.Canary.IsTried = true;
            _desk.Proving.Release();
        }
    }

    /// <summary>Switches it off and sets it aside, loudly: it failed too often.</summary>
    /// <param name="digest">The package that failed; another one that serves a share by now stays.</param>
    /// <param name="fault">What it failed by; no word of an image.</param>
    public async Task SwitchOffAsync(string digest, string fault)
    {
        await _desk.Turn.WaitAsync(CancellationToken.None);
        try
        {
            if (await FindAsync(CancellationToken.None) is not { } package || !string.Equals(package.Digest, digest, StringComparison.Ordinal))
            {
                return;
            }

            _desk.Serving.Canary.IsSwitchedOff = true;
            _desk.Serving.CloseBeside(PackageState.Canary);
            await _desk.Store.StepAsync(package.Digest, PackageState.Quarantined, ModelStart.Who, fault, CancellationToken.None);
            _desk.Logger.CanarySwitchedOff(package.Name, package.Version, package.Release, fault);
        }
        finally
        {
            _desk.Turn.Release();
        }
    }

    private async Task<RegisteredPackage?> FindAsync(CancellationToken cancellationToken) =>
        await _desk.BesideAsync(cancellationToken) is { State: PackageState.Canary } package ? package : null;

    // What serves patients is held to what an activation is held to: also to be newer than what it replaces.
    private async Task<ModelChange?> RefusalAsync(RegisteredPackage package, CancellationToken cancellationToken)
    {
        if (package.Embedded)
        {
            return new(ModelChangeCode.IsDemonstration, package, "the demonstration package is what a roll-back ends at, and plays no other part");
        }

        if (PackageTransitions.Check(package.State, PackageState.Canary) is var fault and not StepFault.None)
        {
            return new(ModelChangeCode.IllegalStep, package, $"{package.State} to {PackageState.Canary}: {fault}");
        }

        if (await _desk.BesideAsync(cancellationToken) is { } other && !string.Equals(other.Digest, package.Digest, StringComparison.Ordinal))
        {
            return new(ModelChangeCode.PartTaken, other, $"it plays the part of {other.State.ToString().ToLowerInvariant()}");
        }

        return await _desk.OlderAsync(package, cancellationToken);
    }

    private async Task<bool> ChangeShareAsync(string digest, int percent, string who, string reason)
    {
        await _desk.Turn.WaitAsync(CancellationToken.None);
        try
        {
            // It may have been ended or switched off since it was looked up.
            if (await FindAsync(CancellationToken.None) is not { } package || !string.Equals(package.Digest, digest, StringComparison.Ordinal))
            {
                return false;
            }

            await _desk.Store.ShareAsync(digest, percent, who, reason, CancellationToken.None);
            _desk.Serving.Split = new(package.Identity, percent);
            _desk.Logger.CanaryServes(package.Name, package.Version, package.Release, percent);
            return true;
        }
        finally
        {
            _desk.Turn.Release();
        }
    }

    /// <returns>Why not; null when it serves its share.</returns>
    private async Task<ModelChange?> OpenAsync(RegisteredPackage package, DetectorHost host, int percent, string who, string reason)
    {
        await using var held = new HeldDetector(host);
        await _desk.Turn.WaitAsync(CancellationToken.None);
        try
        {
            // Asked again: a roll-back, or the end of its shadow, may have come meanwhile.
            var now = (await _desk.Store.ListAsync(CancellationToken.None)).First(one => string.Equals(one.Digest, package.Digest, StringComparison.Ordinal));
            if (await RefusalAsync(now, CancellationToken.None) is { } refusal)
            {
                return refusal with { Code = ModelChangeCode.Overtaken };
            }

            await _desk.Store.ShareAsync(package.Digest, percent, who, reason, CancellationToken.None);
            _desk.Serving.CloseBeside(now.State);
            _desk.Serving.Canary.Open(held.Take());
            _desk.Serving.Canary.IsSwitchedOff = false;
            _desk.Serving.Canary.IsTried = true;
            _desk.Serving.Split = new(package.Identity, percent);
            _desk.Logger.CanaryServes(package.Name, package.Version, package.Release, percent);
            return null;
        }
        finally
        {
            _desk.Turn.Release();
        }
    }

    private async Task OpenAgainAsync(RegisteredPackage package, DetectorHost host)
    {
        await using var held = new HeldDetector(host);
        await _desk.Turn.WaitAsync(CancellationToken.None);
        try
        {
            // It may have been ended while it was opened.
            if (await FindAsync(CancellationToken.None) is not null)
            {
                var percent = await _desk.Store.ShareOfAsync(package.Digest, CancellationToken.None);
                _desk.Serving.Canary.Open(held.Take());
                _desk.Serving.Split = new(package.Identity, percent);
                _desk.Logger.CanaryServes(package.Name, package.Version, package.Release, percent);
            }
        }
        finally
        {
            _desk.Turn.Release();
        }
    }
}
