using EdgeMLOps.Airlock.Link;
using EdgeMLOps.Airlock.Peers;
using EdgeMLOps.Airlock.States;
using EdgeMLOps.Contracts.Control;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Airlock.Windows;

/// <summary>Verifying: first the outside is proven down, by the relay and by the kernel; only then the hospital is served again.</summary>
internal sealed class VerifyStep
{
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);

    private readonly AppliancePeer _appliance;
    private readonly RelayPeer _relay;
    private readonly ILinkDriver _link;
    private readonly WindowOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<VerifyStep> _logger;

    public VerifyStep(
        AppliancePeer appliance, RelayPeer relay, ILinkDriver link, IOptions<WindowOptions> options, TimeProvider time, ILogger<VerifyStep> logger)
    {
        _appliance = appliance;
        _relay = relay;
        _link = link;
        _options = options.Value;
        _time = time;
        _logger = logger;
    }

    /// <summary>Runs until the hospital is served, without end: an appliance that is down is asked again when it is back.</summary>
    public async Task<StepOutcome> RunAsync(AirlockRecord window, CancellationToken cancellationToken)
    {
        var lastCode = "";
        while (true)
        {
            // Again before each attempt to serve: the appliance may have been away for hours.
            var outside = window.ConfirmedBy is null ? await ProveOutsideDownAsync(cancellationToken) : LinkProof.Proven;
            if (!outside.Down)
            {
                // The hospital may be let through already, by an earlier round that waited for the appliance.
                await _link.SwitchAsync(LinkSide.Neither, cancellationToken);
                return new StepOutcome(AirlockEvent.OutsideUnproven, outside.Code);
            }

            var code = await _link.SwitchAsync(LinkSide.Hospital, cancellationToken);
            if (code.Length == 0)
            {
                var request = new ServeRequest { WindowId = window.WindowId ?? Guid.Empty };
                var reply = await _appliance.ServeAsync(request, cancellationToken);
                if (reply.Value is { Phase: LinkPhase.Serving })
                {
                    return new StepOutcome(AirlockEvent.Served, "");
                }

                code = reply.Code;
            }

            if (!string.Equals(code, lastCode, StringComparison.Ordinal))
            {
                lastCode = code;
                _logger.NotServing(lastCode);
            }

            await Task.Delay(RetryInterval, _time, cancellationToken);
        }
    }

    private Task<LinkProof> ProveOutsideDownAsync(CancellationToken cancellationToken)
    {
        // As long as a lease of a silent relay can live, and then as long as its socket may take to vanish.
        var limit = TimeSpan.FromSeconds(_options.LeaseTtlSeconds + 1 + _options.ProofSeconds);
        return ProofWait.UntilDownAsync(AskBothAsync, limit, _time, cancellationToken);
    }

    private async Task<LinkProof> AskBothAsync(CancellationToken cancellationToken) => await _relay.RevokeAsync(cancellationToken)
        ? await _link.ProveOutsideDownAsync(cancellationToken)
        : LinkProof.Against(WindowCodes.RelayLinkUp);
}
