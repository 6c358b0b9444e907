using EdgeMLOps.Airlock.Link;
using EdgeMLOps.Airlock.Peers;
using EdgeMLOps.Airlock.States;
using EdgeMLOps.Contracts.Control;
using EdgeMLOps.Hosting.Control;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Airlock.Windows;

/// <summary>Open: the switch lets the outside through and the relay has a lease; both are renewed for as long as the hospital link is proven down.</summary>
internal sealed class OpenStep
{
    private readonly RelayPeer _relay;
    private readonly ILinkDriver _link;
    private readonly WindowOptions _options;
    private readonly TimeProvider _time;

    public OpenStep(RelayPeer relay, ILinkDriver link, IOptions<WindowOptions> options, TimeProvider time)
    {
        _relay = relay;
        _link = link;
        _options = options.Value;
        _time = time;
    }

    /// <param name="current">The window as it is persisted now: it may be extended while it runs.</param>
    /// <param name="windowOver">It is to end.</param>
    public async Task<StepOutcome> RunAsync(Func<AirlockRecord> current, CancellationToken windowOver)
    {
        var lastAnswer = _time.GetTimestamp();
        var opened = await _link.SwitchAsync(LinkSide.Outside, windowOver);
        if (opened.Length > 0)
        {
            return StepOutcome.Over(opened);
        }

        while (true)
        {
            // Before each renewal: what opened meanwhile ends the window within one renewal.
            var hospital = await _link.ProveHospitalDownAsync(windowOver);
            var facts = hospital.Down ? AirlockFacts.HospitalDown : AirlockFacts.None;
            if (!AirlockTransitions.Table.Allows(WindowState.Open, AirlockCommand.Grant, facts))
            {
                return StepOutcome.Over(hospital.Code);
            }

            var window = current();
            if (_time.GetUtcNow() >= window.EndsUtc)
            {
                return StepOutcome.Over(WindowCodes.TimeUp);
            }

            if (await _link.RenewAsync(windowOver) is { Length: > 0 } code)
            {
                return StepOutcome.Over(code);
            }

            var reply = await _relay.GrantAsync(Grant(window), windowOver);
            if (OverBy(reply) is { } over)
            {
                return over;
            }

            lastAnswer = reply.Value is null ? lastAnswer : _time.GetTimestamp();
            if (_time.GetElapsedTime(lastAnswer) > TimeSpan.FromSeconds(_options.LeaseTtlSeconds))
            {
                return StepOutcome.Over(WindowCodes.RelayLost);
            }

            await Task.Delay(TimeSpan.FromMilliseconds(_options.RenewMilliseconds), _time, windowOver);
        }
    }

    // Ends with its own time to live: a relay that was frozen while the call waited in its socket, and reads it when the
    // hospital is served again, finds it over. Both clocks are this machine's.
    private LeaseGrant Grant(AirlockRecord window)
    {
        var renewedUntil = _time.GetUtcNow().AddSeconds(_options.LeaseTtlSeconds);
        var windowEnds = window.EndsUtc!.Value; // not null, as the others: persisted with this state
        return new LeaseGrant
        {
            LeaseId = window.LeaseId!.Value,
            WindowId = window.WindowId!.Value,
            EndsUtc = windowEnds < renewedUntil ? windowEnds : renewedUntil,
            WindowEndsUtc = windowEnds,
            TtlSeconds = _options.LeaseTtlSeconds,
        };
    }

    private static StepOutcome? OverBy(ControlReply<LeaseStatus> reply) => reply switch
    {
        { Value.Phase: LeasePhase.Done } => StepOutcome.Over(WindowCodes.Done),
        { Value: { Phase: LeasePhase.Failed } status } => StepOutcome.Over($"Relay{status.Code}"),
        { Outcome: ControlOutcome.Refused } => StepOutcome.Over($"Relay{reply.Code}"),
        _ => null,
    };
}
