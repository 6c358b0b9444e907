using System.Net;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Airlock.Link;

/// <summary>
/// The driver of a switch. Each switch is proven by what the switch says of itself and by a connection that must fail; the programs'
/// own sockets are looked at as in <c>listener</c> mode. Safe for concurrent use.
/// </summary>
internal sealed class SwitchLinkDriver : ILinkDriver, IDisposable
{
    private readonly ILinkSwitch _switch;
    private readonly ListenerLinkDriver _sockets;
    private readonly WatchPatience _patience;
    private readonly TimeSpan _probeLimit;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private LinkSide _wanted = LinkSide.Neither;
    private LinkSide _side = LinkSide.Neither;
    private string _keptCutFor = "";

    public SwitchLinkDriver(ILinkSwitch @switch, ListenerLinkDriver sockets, IOptions<LinkOptions> options, TimeProvider time)
    {
        _switch = @switch;
        _sockets = sockets;
        _probeLimit = TimeSpan.FromMilliseconds(options.Value.ProbeMilliseconds);
        _patience = new WatchPatience(TimeSpan.FromMilliseconds(options.Value.WatchMilliseconds), time);
        _time = time;
    }

    public Task<string> SwitchAsync(LinkSide side, CancellationToken cancellationToken) =>
        InTurnAsync(() => SwitchInPausesLockedAsync(side, cancellationToken), cancellationToken);

    public Task<string> RenewAsync(CancellationToken cancellationToken) => InTurnAsync(
        () => _side == LinkSide.Outside ? _switch.RenewAsync(cancellationToken) : Task.FromResult(LinkCodes.RulesChanged), cancellationToken);

    public Task<LinkLook> WatchAsync(CancellationToken cancellationToken) =>
        InTurnAsync(() => WatchLockedAsync(cancellationToken), cancellationToken);

    // In turn, so that no try of this is on its way when the side is cut and looked at.
    public Task<bool?> HospitalAnswersAsync(CancellationToken cancellationToken) => InTurnAsync<bool?>(
        async () => _side == LinkSide.Hospital
            ? await LinkProbe.ConnectsAsync(_switch.HospitalProbes, _probeLimit, _time, cancellationToken)
            : null,
        cancellationToken);

    // In turn, so that no repair is half done.
    public Task<bool> IsHospitalCutAsync(CancellationToken cancellationToken) =>
        InTurnAsync(() => Task.FromResult(_wanted == LinkSide.Hospital && _side == LinkSide.Neither), cancellationToken);

    public Task<LinkProof> ProveHospitalDownAsync(CancellationToken cancellationToken) => ProveAsync(
        _sockets.ProveHospitalDownAsync, LinkSide.Hospital, LinkCodes.HospitalRuleOpen, cancellationToken);

    public Task<LinkProof> ProveOutsideDownAsync(CancellationToken cancellationToken) => ProveAsync(
        _sockets.ProveOutsideDownAsync, LinkSide.Outside, LinkCodes.OutsideRuleOpen, cancellationToken);

    public void Dispose() => _turn.Dispose();

    private async Task<LinkProof> ProveAsync(
        Func<CancellationToken, Task<LinkProof>> askSockets, LinkSide side, string openCode, CancellationToken cancellationToken)
    {
        var code = await InTurnAsync(
            async () => _side == side ? openCode
                : await _switch.CheckAsync(_side, cancellationToken) is { Length: > 0 } found ? found
                : await ProbeAsync(side, cancellationToken),
            cancellationToken);
        return code.Length > 0 ? LinkProof.Against(code) : await askSockets(cancellationToken);
    }

    // Each try for the hospital that fails lets it through for a moment and cuts it: who asks every second must not do so every second.
    private async Task<string> SwitchInPausesLockedAsync(LinkSide side, CancellationToken cancellationToken)
    {
        var isAgain = side == LinkSide.Hospital && _wanted == side;
        if (isAgain && _patience.Pauses)
        {
            return _patience.Failure;
        }

        if (!isAgain)
        {
            _patience.Clear();
        }

        _keptCutFor = "";
        var code = await SwitchLockedAsync(side, cancellationToken);
        Note(side, code);
        return code;
    }

    private async Task<LinkLook> WatchLockedAsync(CancellationToken cancellationToken)
    {
        var found = await _switch.CheckAsync(_side, cancellationToken);
        if (found.Length == 0 && _side == _wanted)
        {
            _patience.Clear();
            _keptCutFor = "";
            return LinkLook.Whole;
        }

        if (_side == LinkSide.Hospital && _patience.Bears(found))
        {
            return new LinkLook(found, Acted: false);
        }

        if (_side == LinkSide.Neither && _patience.Pauses)
        {
            await KeepCutLockedAsync(found, cancellationToken);
            return new LinkLook(_patience.Failure, Acted: false);
        }

        return await RepairLockedAsync(found, cancellationToken);
    }

    // A repair that failed left both sides cut: so they stay until the next one.
    private Task KeepCutLockedAsync(string found, CancellationToken cancellationToken) =>
        found.Length > 0 ? SetLockedAsync(LinkSide.Neither, cancellationToken) : Task.CompletedTask;

    private async Task<LinkLook> RepairLockedAsync(string found, CancellationToken cancellationToken)
    {
        // An outside that someone meddled with is closed; the window ends by the next renewal.
        var side = _wanted == LinkSide.Outside ? LinkSide.Neither : _wanted;

        // What stands at the outside may be let through still while the hospital is: never straight from one to the other.
        var failed = side == LinkSide.Hospital && found is LinkCodes.SwitchOtherSide ? await SetLockedAsync(LinkSide.Neither, cancellationToken) : "";
        failed = failed.Length > 0 ? failed : await SwitchLockedAsync(side, cancellationToken);
        Note(side, failed);
        var code = failed.Length > 0 ? failed : found;
        // Both sides cut once more are what they were: the same reason is told once.
        var isNews = side == LinkSide.Hospital || !string.Equals(code, _keptCutFor, StringComparison.Ordinal);
        _keptCutFor = side == LinkSide.Hospital ? "" : code;
        return new LinkLook(code, Acted: isNews);
    }

    private void Note(LinkSide side, string failed)
    {
        if (side == LinkSide.Hospital && failed.Length > 0)
        {
            _patience.Fail(failed);
        }
        else
        {
            _patience.Clear();
        }
    }

    private async Task<string> SwitchLockedAsync(LinkSide side, CancellationToken cancellationToken)
    {
        _wanted = side;
        var code = await SetLockedAsync(side, cancellationToken);
        if (code.Length == 0)
        {
            code = await ProbeCutAsync(side, cancellationToken);
        }

        if (code.Length > 0 && side != LinkSide.Neither)
        {
            // What cannot be proven is not left standing; if this fails, too, an outside still ends by itself.
            await SetLockedAsync(LinkSide.Neither, cancellationToken);
        }

        return code;
    }

    private Task<string> SetLockedAsync(LinkSide side, CancellationToken cancellationToken)
    {
        _side = side;
        return _switch.SetAsync(side, cancellationToken);
    }

    private async Task<string> ProbeCutAsync(LinkSide open, CancellationToken cancellationToken)
    {
        foreach (var side in new[] { LinkSide.Outside, LinkSide.Hospital }.Where(side => side != open))
        {
            if (await ProbeAsync(side, cancellationToken) is { Length: > 0 } code)
            {
                return code;
            }
        }

        return "";
    }

    private async Task<string> ProbeAsync(LinkSide side, CancellationToken cancellationToken)
    {
        IReadOnlyList<IPEndPoint> addresses = side == LinkSide.Outside ? _switch.OutsideProbes : _switch.HospitalProbes;
        var connects = await LinkProbe.ConnectsAsync(addresses, _probeLimit, _time, cancellationToken);
        if (!connects)
        {
            return "";
        }

        // What was changed since it was looked at explains the connection, and is what staff can look for.
        return await _switch.CheckAsync(_side, cancellationToken) is { Length: > 0 } found ? found
            : side == LinkSide.Outside ? LinkCodes.BrokerProbeConnected
            : LinkCodes.HospitalProbeConnected;
    }

    private async Task<T> InTurnAsync<T>(Func<Task<T>> act, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            return await act();
        }
        finally
        {
            _turn.Release();
        }
    }
}
