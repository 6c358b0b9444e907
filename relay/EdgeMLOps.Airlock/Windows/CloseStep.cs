using EdgeMLOps.Airlock.Link;
using EdgeMLOps.Airlock.Peers;
using EdgeMLOps.Airlock.States;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Airlock.Windows;

/// <summary>Closing: the lease is taken back, and the relay is waited for; if it is silent, until its lease has run out. Then both sides are cut; first, where the airlock is to end.</summary>
internal sealed class CloseStep
{
    private static readonly TimeSpan AskInterval = TimeSpan.FromMilliseconds(200);

    private readonly RelayPeer _relay;
    private readonly ILinkDriver _link;
    private readonly WindowOptions _options;
    private readonly TimeProvider _time;

    public CloseStep(RelayPeer relay, ILinkDriver link, IOptions<WindowOptions> options, TimeProvider time)
    {
        _relay = relay;
        _link = link;
        _options = options.Value;
        _time = time;
    }

    /// <param name="stopping">The airlock is to end: there are seconds left, so the switch goes first and the relay is told behind it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<StepOutcome> RunAsync(CancellationToken stopping, CancellationToken cancellationToken)
    {
        var ended = stopping.IsCancellationRequested ? null : await EndLeaseUnlessAsync(stopping, cancellationToken);
        var cut = await _link.SwitchAsync(LinkSide.Neither, cancellationToken);
        var code = ended ?? await EndLeaseAsync(cancellationToken);

        // Whether the outside is down all the same is for Verifying to find out.
        return new StepOutcome(AirlockEvent.LeaseOver, cut.Length > 0 ? cut : code);
    }

    private async Task<string?> EndLeaseUnlessAsync(CancellationToken stopping, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, cancellationToken);
        try
        {
            return await EndLeaseAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    private async Task<string> EndLeaseAsync(CancellationToken cancellationToken)
    {
        var begun = _time.GetTimestamp();
        var limit = TimeSpan.FromSeconds(_options.LeaseTtlSeconds + _options.ProofSeconds);
        while (!AirlockTransitions.IsLeaseOver(await _relay.RevokeAsync(cancellationToken)))
        {
            if (_time.GetElapsedTime(begun) > limit)
            {
                return WindowCodes.RelayLinkUp;
            }

            await Task.Delay(AskInterval, _time, cancellationToken);
        }

        return "";
    }
}
