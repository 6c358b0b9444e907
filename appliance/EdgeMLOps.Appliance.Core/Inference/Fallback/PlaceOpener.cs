using EdgeMLOps.Appliance.Core.Workers;

namespace EdgeMLOps.Appliance.Core.Inference.Fallback;

/// <summary>Opens the model where it is to run, and lets nothing take over that was not checked.</summary>
internal sealed class PlaceOpener
{
    private readonly OpenModel _open;
    private readonly CheckModel _check;
    private readonly GpuBreaker _breaker;

    /// <param name="open">Opens it.</param>
    /// <param name="check">What must let it through before it takes over.</param>
    /// <param name="breaker">Where refusals are counted.</param>
    public PlaceOpener(OpenModel open, CheckModel check, GpuBreaker breaker)
    {
        _open = open;
        _check = check;
        _breaker = breaker;
    }

    /// <summary>Called when a worker of a place does not become ready.</summary>
    public required Action<Place> StartFailed { get; init; }

    /// <summary>Called when another worker of a place is ready.</summary>
    public required Action<Place> Restarted { get; init; }

    /// <summary>Opens it; whoever serves it first proves it.</summary>
    /// <param name="provider">Where it shall run.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="WorkerStartException">It does not open there.</exception>
    public async Task<Place> OpenAsync(ProviderPreference provider, CancellationToken cancellationToken)
    {
        Place? opened = null;
        void Tell(Action<Place> what)
        {
            if (Volatile.Read(ref opened) is { } place)
            {
                what(place);
            }
        }

        var runner = await _open(provider, new WorkerEvents(() => Tell(StartFailed), () => Tell(Restarted)), cancellationToken);
        var made = Place.Of(runner);
        Volatile.Write(ref opened, made);
        return made;
    }

    /// <summary>Opens it where it may take over, if it comes up there and passes its check there.</summary>
    /// <param name="provider">Where it shall run: there and nowhere else.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The place; none, and why.</returns>
    public async Task<(Place? Place, string Fault)> TryAsync(ProviderPreference provider, CancellationToken cancellationToken)
    {
        try
        {
            var place = await OpenAsync(provider, cancellationToken);
            return place.IsGpu == (provider != ProviderPreference.Cpu)
                ? await CheckAsync(place, cancellationToken)
                : await CloseAsync(place, place.Runner.Provider.Detail);
        }
        catch (WorkerStartException ex)
        {
            return (null, ex.Message);
        }
    }

    private async Task<(Place? Place, string Fault)> CheckAsync(Place place, CancellationToken cancellationToken)
    {
        if (await _check(place.Runner, cancellationToken) is { } fault)
        {
            _breaker.Refuse();
            return (null, fault);
        }

        return place.HasMoved ? await CloseAsync(place, "its worker was replaced while it was checked") : (place, "");
    }

    private static async Task<(Place? Place, string Fault)> CloseAsync(Place place, string fault)
    {
        await place.Runner.DisposeAsync();
        return (null, fault);
    }
}
