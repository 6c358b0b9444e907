using System.Net;
using EdgeMLOps.Airlock.Link.Programs;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Airlock.Link.Nftables;

/// <summary>
/// The <c>nftables</c> mode: the kernel lets one side through. Each switch is proven by reading the table back and by a
/// connection that must fail; the programs' own sockets are looked at as in <c>listener</c> mode. Needs CAP_NET_ADMIN alone.
/// Safe for concurrent use.
/// </summary>
internal sealed class NftablesLinkDriver : ILinkDriver, IDisposable
{
    private readonly NftKernel _kernel;
    private readonly NftRuleset _ruleset;
    private readonly ListenerLinkDriver _sockets;
    private readonly LinkOptions _options;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private LinkSide _wanted = LinkSide.Neither;
    private LinkSide _side = LinkSide.Neither;
    private string? _content;

    public NftablesLinkDriver(
        IProgramRunner programs, ListenerLinkDriver sockets, IOptions<LinkOptions> options, TimeProvider time, ILogger<NftablesLinkDriver> logger)
    {
        _options = options.Value;
        _kernel = new NftKernel(programs, _options.Nftables, logger);
        _ruleset = new NftRuleset(_options);
        _sockets = sockets;
        _time = time;
    }

    public Task<string> SwitchAsync(LinkSide side, CancellationToken cancellationToken) =>
        InTurnAsync(() => SwitchLockedAsync(side, cancellationToken), cancellationToken);

    public Task<string> RenewAsync(CancellationToken cancellationToken) => InTurnAsync(
        () => _side == LinkSide.Outside ? _kernel.ApplyAsync(_ruleset.Renewal(), cancellationToken) : Task.FromResult(LinkCodes.RulesChanged),
        cancellationToken);

    public Task<string> WatchAsync(CancellationToken cancellationToken) => InTurnAsync(
        async () =>
        {
            var found = await CheckLockedAsync(cancellationToken);
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
                : await CheckLockedAsync(cancellationToken) is { Length: > 0 } found ? found
                : await ProbeAsync(side, cancellationToken),
            cancellationToken);
        return code.Length > 0 ? LinkProof.Against(code) : await askSockets(cancellationToken);
    }

    private async Task<string> SwitchLockedAsync(LinkSide side, CancellationToken cancellationToken)
    {
        _wanted = side;
        var code = await ApplyLockedAsync(side, cancellationToken);
        if (code.Length == 0)
        {
            code = await ProbeCutAsync(side, cancellationToken);
        }

        if (code.Length > 0 && side != LinkSide.Neither)
        {
            // What cannot be proven is not left standing; if this fails, too, the elements of an outside still end by themselves.
            await ApplyLockedAsync(LinkSide.Neither, cancellationToken);
        }

        return code;
    }

    // Forgotten first: what is not read back is not known.
    private async Task<string> ApplyLockedAsync(LinkSide side, CancellationToken cancellationToken)
    {
        (_side, _content) = (side, null);
        var code = await _kernel.ApplyAsync(_ruleset.For(side), cancellationToken);
        if (code.Length > 0)
        {
            return code;
        }

        (var table, code) = await _kernel.ReadAsync(cancellationToken);
        if (table is null)
        {
            return code;
        }

        if (!table.Is(_ruleset, side) || table.Elements != (side == LinkSide.Outside ? _ruleset.OutsideElements : 0))
        {
            return LinkCodes.RulesChanged;
        }

        _content = table.Content;
        return "";
    }

    private async Task<string> CheckLockedAsync(CancellationToken cancellationToken)
    {
        var (table, code) = await _kernel.ReadAsync(cancellationToken);
        return table is null ? code
            : table.Is(_ruleset, _side) && string.Equals(table.Content, _content, StringComparison.Ordinal) ? ""
            : LinkCodes.RulesChanged;
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
        IReadOnlyList<IPEndPoint> addresses = side == LinkSide.Outside
            ? [.. _options.Nftables.BrokerAddresses.Select(address => new IPEndPoint(IPAddress.Parse(address), _options.BrokerPort))]
            : [.. _options.Nftables.HospitalProbes.Select(IPEndPoint.Parse)];
        var limit = TimeSpan.FromMilliseconds(_options.ProbeMilliseconds);
        var connects = await LinkProbe.ConnectsAsync(addresses, limit, _time, cancellationToken);
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
