using EdgeMLOps.Airlock.Peers;
using EdgeMLOps.Airlock.States;
using EdgeMLOps.Contracts.Control;

namespace EdgeMLOps.Airlock.Windows;

/// <summary>Takes what people ask of the window that runs; the <see cref="Referee"/> does it. Each answer is null, or the code of the refusal.</summary>
internal sealed class WindowDesk
{
    private readonly AirlockStore _store;
    private readonly WindowSignals _signals;
    private readonly RelayPeer _relay;

    public WindowDesk(AirlockStore store, WindowSignals signals, RelayPeer relay)
    {
        _store = store;
        _signals = signals;
        _relay = relay;
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

    public string? Abort(string who)
    {
        if (!_store.Current.Runs)
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
}
