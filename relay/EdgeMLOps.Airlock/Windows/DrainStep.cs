using EdgeMLOps.Airlock.Link;
using EdgeMLOps.Airlock.Peers;
using EdgeMLOps.Airlock.States;
using EdgeMLOps.Contracts.Control;
using EdgeMLOps.Hosting.Control;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Airlock.Windows;

/// <summary>Draining: the appliance finishes and closes, and it is proven that it did.</summary>
internal sealed class DrainStep
{
    private static readonly TimeSpan AskInterval = TimeSpan.FromMilliseconds(200);

    private readonly AppliancePeer _appliance;
    private readonly ILinkDriver _link;
    private readonly WindowOptions _options;
    private readonly TimeProvider _time;

    public DrainStep(AppliancePeer appliance, ILinkDriver link, IOptions<WindowOptions> options, TimeProvider time)
    {
        _appliance = appliance;
        _link = link;
        _options = options.Value;
        _time = time;
    }

    public async Task<StepOutcome> RunAsync(Guid windowId, CancellationToken windowOver)
    {
        var begun = _time.GetTimestamp();
        var limit = TimeSpan.FromSeconds(_options.DrainSeconds + _options.SealSeconds);
        var request = new DrainRequest
        {
            WindowId = windowId,
            DeadlineUtc = _time.GetUtcNow().AddSeconds(_options.DrainSeconds),
        };
        var reply = await _appliance.DrainAsync(request, windowOver);
        while (reply.Value is not { Phase: LinkPhase.Drained })
        {
            // An appliance that is not running may start at any moment, so its silence is no drained link.
            if (reply.Outcome is ControlOutcome.ServiceDown or ControlOutcome.Refused)
            {
                return StepOutcome.Over($"Appliance{reply.Code}");
            }

            if (_time.GetElapsedTime(begun) > limit)
            {
                return StepOutcome.Over(WindowCodes.DrainTimedOut);
            }

            await Task.Delay(AskInterval, _time, windowOver);

            // The request itself is repeated: a drain that failed is tried again, and an appliance that restarted hears of it.
            reply = await _appliance.DrainAsync(request, windowOver);
        }

        if (await _link.SwitchAsync(LinkSide.Neither, windowOver) is { Length: > 0 } code)
        {
            return StepOutcome.Over(code);
        }

        var proof = await ProofWait.UntilDownAsync(
            _link.ProveHospitalDownAsync, TimeSpan.FromSeconds(_options.ProofSeconds), _time, windowOver);
        return proof.Down
            ? new StepOutcome(AirlockEvent.HospitalDown, "") { Facts = AirlockFacts.ApplianceDrained | AirlockFacts.HospitalDown }
            : StepOutcome.Over(proof.Code);
    }
}
