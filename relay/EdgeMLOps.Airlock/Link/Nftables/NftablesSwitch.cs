using System.Net;
using EdgeMLOps.Airlock.Link.Programs;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Airlock.Link.Nftables;

/// <summary>The <c>nftables</c> mode: the kernel lets one side through; read back as its table. Needs CAP_NET_ADMIN alone.</summary>
internal sealed class NftablesSwitch : ILinkSwitch
{
    private readonly NftKernel _kernel;
    private readonly NftRuleset _ruleset;
    private string? _content;

    public NftablesSwitch(IProgramRunner programs, IOptions<LinkOptions> options, ILogger<NftablesSwitch> logger)
    {
        var link = options.Value;
        _kernel = new NftKernel(programs, link.Nftables, logger);
        _ruleset = new NftRuleset(link);
        HospitalProbes = [.. link.Nftables.HospitalProbes.Select(IPEndPoint.Parse)];
        OutsideProbes = [.. link.Nftables.BrokerAddresses.Select(address => new IPEndPoint(IPAddress.Parse(address), link.BrokerPort))];
    }

    public IReadOnlyList<IPEndPoint> HospitalProbes { get; }

    public IReadOnlyList<IPEndPoint> OutsideProbes { get; }

    // Forgotten first: what is not read back is not known.
    public async Task<string> SetAsync(LinkSide side, CancellationToken cancellationToken)
    {
        _content = null;
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

    public async Task<string> CheckAsync(LinkSide side, CancellationToken cancellationToken)
    {
        var (table, code) = await _kernel.ReadAsync(cancellationToken);
        return table is null ? code
            : table.Is(_ruleset, side) && string.Equals(table.Content, _content, StringComparison.Ordinal) ? ""
            : LinkCodes.RulesChanged;
    }

    public Task<string> RenewAsync(CancellationToken cancellationToken) => _kernel.ApplyAsync(_ruleset.Renewal(), cancellationToken);
}
