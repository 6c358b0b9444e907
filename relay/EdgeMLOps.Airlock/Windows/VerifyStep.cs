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
    private static readonly TimeSpan AskInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);

    private readonly AppliancePeer _appliance;
    private readonly RelayPeer _relay;
    private readonly ILinkDriver _link;
    private readonly StepHealth _health;
    private readonly WindowOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<VerifyStep> _logger;

    public VerifyStep(
        AppliancePeer appliance,
        RelayPeer relay,
        ILinkDriver link,
        StepHealth health,
        IOptions<WindowOptions> options,
        TimeProvider time,
        ILogger<VerifyStep> logger)
    {
        _appliance = appliance;
        _relay = relay;
        _link = link;
        _health = health;
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
            var (facts, fault) = window.ConfirmedBy is null ? await EstablishAsync(cancellationToken) : (AirlockFacts.PersonConfirmed, "");
            if (!IsServeAllowed(facts))
            {
                // The hospital may be let through already, by an earlier round that waited for the appliance.
                await _link.SwitchAsync(LinkSide.Neither, cancellationToken);
                return new StepOutcome(AirlockEvent.OutsideUnproven, fault);
            }

            var code = await _link.SwitchAsync(LinkSide.Hospital, cancellationToken);
            if (code.Length == 0)
            {
                var request = new ServeRequest { WindowId = window.WindowId ?? Guid.Empty };
                var reply = await _appliance.ServeAsync(request, cancellationToken);
                if (reply.Value is { Phase: LinkPhase.Serving })
                {
                    return new StepOutcome(AirlockEvent.Served, "") { Facts = AirlockFacts.ApplianceServing };
                }

                code = reply.Code;
            }

            _health.Waits(code);
            if (!string.Equals(code, lastCode, StringComparison.Ordinal))
            {
                lastCode = code;
                _logger.NotServing(lastCode);
            }

            await Task.Delay(RetryInterval, _time, cancellationToken);
        }
    }

    private static bool IsServeAllowed(AirlockFacts facts) =>
        AirlockTransitions.Table.Allows(WindowState.Verifying, AirlockCommand.Serve, facts);

    // As long as a lease of a silent relay can live, and then as long as its socket may take to vanish.
    private async Task<(AirlockFacts Facts, string Fault)> EstablishAsync(CancellationToken cancellationToken)
    {
        var begun = _time.GetTimestamp();
        var limit = TimeSpan.FromSeconds(_options.LeaseTtlSeconds + 1 + _options.ProofSeconds);
        while (true)
        {
            var (facts, fault) = await AskBothAsync(cancellationToken);
            if (IsServeAllowed(facts) || _time.GetElapsedTime(begun) >= limit)
            {
                return (facts, fault);
            }

            await Task.Delay(AskInterval, _time, cancellationToken);
        }
    }

    private async Task<(AirlockFacts Facts, string Fault)> AskBothAsync(CancellationToken cancellationToken)
    {
        var facts = await _relay.RevokeAsync(cancellationToken);
        if (!AirlockTransitions.IsLeaseOver(facts))
        {
            return (facts, WindowCodes.RelayLinkUp);
        }

        var proof = await _link.ProveOutsideDownAsync(cancellationToken);
        return (proof.Down ? facts | AirlockFacts.OutsideDown : facts, proof.Code);
    }
}
