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
    private readonly TimeSpan _probeLimit;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private LinkSide _wanted = LinkSide.Neither;
    private LinkSide _side = LinkSide.Neither;

    public SwitchLinkDriver(ILinkSwitch @switch, ListenerLinkDriver sockets, IOptions<LinkOptions> options, TimeProvider time)
    {
        _switch = @switch;
        _sockets = sockets;
        _probeLimit = TimeSpan.FromMilliseconds(options.Value.ProbeMilliseconds);
        _time = time;
    }

    public Task<string> SwitchAsync(LinkSide side, CancellationToken cancellationToken) =>
        InTurnAsync(() => SwitchLockedAsync(side, cancellationToken), cancellationToken);

    public Task<string> RenewAsync(CancellationToken cancellationToken) => InTurnAsync(
        () => _side == LinkSide.Outside ? _switch.RenewAsync(cancellationToken) : Task.FromResult(LinkCodes.RulesChanged), cancellationToken);

    public Task<string> WatchAsync(CancellationToken cancellationToken) => InTurnAsync(
        async () =>
        {
            var found = await _switch.CheckAsync(_side, cancellationToken);
            if (found.Length == 0 && _side == _wanted)
            {
                return found;
            }

            // An outside that someone meddled with is closed; the window ends by the next renewal.
            var failed = await SwitchLockedAsync(_wanted == LinkSide.Outside ? LinkSide.Neither : _wanted, cancellationToken);
            return failed.Length > 0 ? failed : found;
        },
        cancellationToken);

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
        return !connects ? "" : side == LinkSide.Outside ? LinkCodes.BrokerProbeConnected : LinkCodes.HospitalProbeConnected;
    }

    private async Task<string> InTurnAsync(Func<Task<string>> act, CancellationToken cancellationToken)
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
