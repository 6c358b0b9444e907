using EdgeMLOps.Airlock.Peers;
using EdgeMLOps.Airlock.States;
using EdgeMLOps.Contracts.Control;

namespace EdgeMLOps.Airlock.Windows;

/// <summary>Takes what people ask for; the <see cref="Referee"/> does it. Each answer is null, or the code of the refusal.</summary>
internal sealed class WindowDesk
{
    private readonly AirlockStore _store;
    private readonly WindowSignals _signals;
    private readonly RelayPeer _relay;
    private readonly TimeProvider _time;

    public WindowDesk(AirlockStore store, WindowSignals signals, RelayPeer relay, TimeProvider time)
    {
        _store = store;
        _signals = signals;
        _relay = relay;
        _time = time;
    }

    /// <summary>The window that runs or ran last.</summary>
    public WindowStatus Status()
    {
        var record = _store.Current;
        return new WindowStatus
        {
            State = record.State,
            Since = record.Since,
            WindowId = record.WindowId,
            EndsUtc = record.EndsUtc,
            Relay = _relay.Last,
            Code = record.Code,
        };
    }

    public async Task<(string? Refusal, Guid WindowId)> StartAsync(int minutes, string who, CancellationToken cancellationToken)
    {
        // A window that could only begin later is not what "start" means.
        return _store.Current.State == WindowState.Serving
            ? await PlanAsync(_time.GetUtcNow(), minutes, who, cancellationToken)
            : (WindowCodes.NotServing, default);
    }

    public async Task<(string? Refusal, Guid WindowId)> AddAsync(WindowPlanRequest request, string who, CancellationToken cancellationToken) =>
        request.StartUtc > _time.GetUtcNow()
            ? await PlanAsync(request.StartUtc, request.Minutes, who, cancellationToken)
            : (WindowCodes.InThePast, default);

    public async Task<string?> RemoveAsync(Guid windowId, string who, CancellationToken cancellationToken) =>
        await _store.Windows.RemoveAsync(windowId, who, cancellationToken) ? null : WindowCodes.NoWindow;

    public string? Abort(string who)
    {
        if (_store.Current.State is not (WindowState.Draining or WindowState.Isolated or WindowState.Open))
        {
            return WindowCodes.NoWindow;
        }

        _signals.End(WindowCodes.Aborted, who);
        return null;
    }

    public string? ConfirmUnplugged(string who)
    {
        if (_store.Current.State != WindowState.Held)
        {
            return WindowCodes.NotHeld;
        }

        _signals.ConfirmUnplugged(who);
        return null;
    }

    private async Task<(string? Refusal, Guid WindowId)> PlanAsync(
        DateTimeOffset start, int minutes, string who, CancellationToken cancellationToken)
    {
        if (minutes is < 1 or > WindowOptions.MaximumMinutes)
        {
            return (WindowCodes.MinutesOutOfRange, default);
        }

        var id = Guid.NewGuid();
        if (!await _store.Windows.AddAsync(id, start, start.AddMinutes(minutes), who, cancellationToken))
        {
            return (WindowCodes.Overlaps, default);
        }

        _signals.Wake();
        return (null, id);
    }
}
