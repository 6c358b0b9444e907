namespace EdgeMLOps.Appliance.Core.Models.Registry;

/// <summary>The way back: to the model that is warm at once, else to the nearest that can be proven; and keeping one warm.</summary>
internal sealed class ModelReturn
{
    private readonly RegistryDesk _desk;

    public ModelReturn(RegistryDesk desk) => _desk = desk;

    /// <summary>Returns to the nearest package if it is warm.</summary>
    /// <returns>Null when it is not, and has to be opened first.</returns>
    public async Task<ModelChange?> WarmAsync(string who, string reason, CancellationToken cancellationToken)
    {
        await _desk.Turn.WaitAsync(cancellationToken);
        try
        {
            if (await NearestAsync(cancellationToken) is not { } package)
            {
                return new(ModelChangeCode.NothingToReturnTo, null, "nothing served before what serves now");
            }

            if (!_desk.Serving.IsWarm(package.Digest))
            {
                return null;
            }

            await _desk.ReturnWarmLockedAsync(package, who, reason);
            return await _desk.AsItStandsAsync(package.Digest, ModelChangeCode.Done, "it was warm");
        }
        finally
        {
            _desk.Turn.Release();
        }
    }

    /// <summary>Opens and proves packages, nearest first, until one can serve. Called with the turn of proving.</summary>
    public async Task<ModelChange> ColdAsync(string who, string reason, CancellationToken cancellationToken)
    {
        ModelChange? last = null;
        foreach (var package in await _desk.ReturnsAsync(cancellationToken))
        {
            var proof = await _desk.Prover.ProveAsync(package, isStart: true, cancellationToken);
            if (proof.Host is not { } host)
            {
                last = new(proof.Code, package, proof.Message);
                if (proof.IsOfRoot)
                {
                    break; // nothing is said against it, so nothing is returned to over it
                }

                continue;
            }

            await _desk.Turn.WaitAsync(CancellationToken.None);
            try
            {
                await _desk.ReturnLockedAsync(package, host, who, reason);
                return await _desk.AsItStandsAsync(package.Digest, ModelChangeCode.Done, "it was not warm and was opened and proven first");
            }
            finally
            {
                _desk.Turn.Release();
            }
        }

        return last ?? new(ModelChangeCode.NothingToReturnTo, null, "nothing served before what serves now");
    }

    /// <summary>Opens the model that a roll-back would return to, unless it is warm.</summary>
    /// <returns>False: it should be and is not; try again later.</returns>
    public async Task<bool> KeepWarmAsync(CancellationToken cancellationToken)
    {
        await _desk.Proving.WaitAsync(cancellationToken);
        try
        {
            if (_desk.Serving.Current is null
                || await NearestAsync(cancellationToken) is not { } package
                || _desk.Serving.IsWarm(package.Digest))
            {
                return true;
            }

            var proof = await _desk.Prover.ProveAsync(package, isStart: true, cancellationToken);
            if (proof.Host is not { } host)
            {
                _desk.Logger.NotWarm(package.Name, package.Version, package.Release, proof.Code, proof.Message, _desk.Options.RetryDelay);
                return false;
            }

            // Nothing but a roll-back to a warm model changes what serves meanwhile, and nothing was warm.
            await _desk.Turn.WaitAsync(CancellationToken.None);
            _desk.Serving.Keep(host);
            _desk.Turn.Release();
            return true;
        }
        finally
        {
            _desk.Proving.Release();
        }
    }

    private async Task<RegisteredPackage?> NearestAsync(CancellationToken cancellationToken) =>
        await _desk.ReturnsAsync(cancellationToken) is [var nearest, ..] ? nearest : null;
}
