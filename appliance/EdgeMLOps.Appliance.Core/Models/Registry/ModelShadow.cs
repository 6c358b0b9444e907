using EdgeMLOps.Appliance.Core.Inference;

namespace EdgeMLOps.Appliance.Core.Models.Registry;

/// <summary>
/// The package that sees what the one that serves sees, and of which nothing is delivered. One at the most; its engine is one that gives way.
/// </summary>
internal sealed class ModelShadow
{
    private readonly RegistryDesk _desk;

    public ModelShadow(RegistryDesk desk) => _desk = desk;

    /// <summary>Has a package run as the shadow, proven on the very engine that it will run on. Called with the turn of proving.</summary>
    public async Task<ModelChange> BeginAsync(RegisteredPackage package, string who, string reason, CancellationToken cancellationToken)
    {
        if (package.Embedded)
        {
            return new(ModelChangeCode.IsDemonstration, package, "the demonstration package is what a roll-back ends at, and plays no other part");
        }

        if (PackageTransitions.Check(package.State, PackageState.Shadow) is var fault and not StepFault.None)
        {
            return new(ModelChangeCode.IllegalStep, package, $"{package.State} to {PackageState.Shadow}: {fault}");
        }

        if (await _desk.BesideAsync(cancellationToken) is { } other)
        {
            return new(ModelChangeCode.PartTaken, other, $"it plays the part of {other.State.ToString().ToLowerInvariant()}");
        }

        var proof = await _desk.Prover.ProveSpareAsync(package, isStart: false, cancellationToken);
        if (proof.Host is not { } host)
        {
            return await _desk.NotProvenAsync(package, proof, who);
        }

        if (!_desk.SharesClass(host.Package.Manifest))
        {
            await host.DisposeAsync();
            return new(ModelChangeCode.NotComparable, package, "it has no class of a name that the one that serves has");
        }

        await OpenAsync(package, host, who, reason);
        return await _desk.AsItStandsAsync(package.Digest, ModelChangeCode.Done, proof.Message);
    }

    /// <summary>Ends it; the package may be activated or run again. Needs no turn of proving: it is done at once.</summary>
    public async Task<ModelChange> EndAsync(string who, string reason, CancellationToken cancellationToken)
    {
        await _desk.Turn.WaitAsync(cancellationToken);
        try
        {
            _desk.Serving.Shadow.IsSwitchedOff = false; // who ends it knows
            if (await FindAsync(cancellationToken) is not { } package)
            {
                return new(ModelChangeCode.PartEmpty, null, "no package runs as a shadow");
            }

            await _desk.Store.StepAsync(package.Digest, PackageState.Validated, who, reason, CancellationToken.None);
            _desk.Serving.Shadow.Close();
            _desk.Logger.ShadowEnded(package.Name, package.Version, package.Release);
            return await _desk.AsItStandsAsync(package.Digest, ModelChangeCode.Done, "");
        }
        finally
        {
            _desk.Turn.Release();
        }
    }

    /// <summary>Opens the shadow of the last run again, checked as the one that serves is.</summary>
    /// <returns>False: it should run and does not; try again later.</returns>
    public async Task<bool> ResumeAsync(CancellationToken cancellationToken)
    {
        await _desk.Proving.WaitAsync(cancellationToken);
        try
        {
            if (_desk.Serving.Shadow.Current is not null || await FindAsync(cancellationToken) is not { } package)
            {
                return true;
            }

            var proof = await _desk.Prover.ProveSpareAsync(package, isStart: true, cancellationToken);
            if (proof.Host is { } host)
            {
                await OpenAgainAsync(package, host);
                return true;
            }

            if (proof.Code == ModelChangeCode.EngineRefused || proof.IsOfRoot)
            {
                // Says as much of the machine at its start as of the package.
                _desk.Logger.ShadowWaits(package.Name, package.Version, package.Release, proof.Code, proof.Message, _desk.Options.RetryDelay);
                return false;
            }

            await SwitchOffAsync(package.Digest, $"{proof.Code}: {proof.Message}");
            return true;
        }
        finally
        {
            _desk.Serving.Shadow.IsTried = true;
            _desk.Proving.Release();
        }
    }

    /// <summary>Switches it off and sets it aside, loudly: it failed too often.</summary>
    /// <param name="digest">The package that failed; another one that runs by now stays.</param>
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

            _desk.Serving.Shadow.IsSwitchedOff = true;
            _desk.Serving.Shadow.Close();
            await _desk.Store.StepAsync(package.Digest, PackageState.Quarantined, ModelStart.Who, fault, CancellationToken.None);
            _desk.Logger.ShadowSwitchedOff(package.Name, package.Version, package.Release, fault);
        }
        finally
        {
            _desk.Turn.Release();
        }
    }

    private async Task<RegisteredPackage?> FindAsync(CancellationToken cancellationToken) =>
        await _desk.BesideAsync(cancellationToken) is { State: PackageState.Shadow } package ? package : null;

    private async Task OpenAsync(RegisteredPackage package, DetectorHost host, string who, string reason)
    {
        await using var held = new HeldDetector(host);
        await _desk.Turn.WaitAsync(CancellationToken.None);
        try
        {
            await _desk.Store.StepAsync(package.Digest, PackageState.Shadow, who, reason, CancellationToken.None);
            _desk.Serving.Shadow.Open(held.Take());
            _desk.Serving.Shadow.IsSwitchedOff = false;
            _desk.Logger.ShadowRuns(package.Name, package.Version, package.Release);
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
                _desk.Serving.Shadow.Open(held.Take());
                _desk.Logger.ShadowRuns(package.Name, package.Version, package.Release);
            }
        }
        finally
        {
            _desk.Turn.Release();
        }
    }
}
