using EdgeMLOps.Airlock.States;
using EdgeMLOps.Airlock.Windows;
using EdgeMLOps.Contracts.Control;
using EdgeMLOps.Hosting.Control;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Airlock.Peers;

/// <summary>The relay over its control socket, and how long a lease it was given can live at most.</summary>
internal sealed class RelayPeer : IDisposable
{
    // The relay counts from when it handled the grant, a moment after the call was sent.
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(1);

    private readonly ControlClient _client;
    private readonly TimeProvider _time;
    private readonly TimeSpan _timeToLive;
    private long _lastGrant;
    private bool _answered;
    private volatile LeaseStatus? _last;

    public RelayPeer(IOptions<WindowOptions> options, TimeProvider time)
    {
        _client = new ControlClient(options.Value.RelayRoot, "relay", TimeSpan.FromSeconds(options.Value.CallSeconds));
        _time = time;
        _timeToLive = TimeSpan.FromSeconds(options.Value.LeaseTtlSeconds);

        // The process before this one may have granted until the moment it died, and its last call may still be handled.
        _lastGrant = time.GetTimestamp();
    }

    /// <summary>What the relay last said; null when it has not been asked since the start.</summary>
    public LeaseStatus? Last => _last;

    /// <summary>Whether every lease that was ever granted has run out by itself, whatever became of the relay.</summary>
    public bool LeaseRanOut => _time.GetElapsedTime(_lastGrant) > _timeToLive + Margin;

    /// <summary>How many messages wait for a window; null when the relay does not say.</summary>
    public async Task<long?> ReadWaitingAsync(CancellationToken cancellationToken)
    {
        var reply = await _client.GetAsync("/v1/status", ControlJson.Default.ProgramStatus, cancellationToken);
        return reply.Value?.Facts.FirstOrDefault(fact => string.Equals(fact.Name, "waiting", StringComparison.Ordinal))?.Value;
    }

    /// <summary>Gives or renews the lease.</summary>
    public async Task<ControlReply<LeaseStatus>> GrantAsync(LeaseGrant grant, CancellationToken cancellationToken)
    {
        _answered = false;
        try
        {
            var reply = Keep(await _client.PostAsync(
                "/v1/lease", grant, ControlJson.Default.LeaseGrant, ControlJson.Default.LeaseStatus, cancellationToken));
            _answered = reply.Outcome is ControlOutcome.Answered or ControlOutcome.Refused;
            return reply;
        }
        finally
        {
            // After the call, not before: it is handled at some moment of the call.
            _lastGrant = _time.GetTimestamp();
        }
    }

    /// <summary>
    /// Takes the lease back, and says what is known of it: the relay's word, and that nothing can live that long.
    /// A grant that was never answered may be handled after the revocation, so then only time is believed.
    /// </summary>
    public async Task<AirlockFacts> RevokeAsync(CancellationToken cancellationToken)
    {
        var reply = Keep(await _client.PostAsync("/v1/lease/revoke", ControlJson.Default.LeaseStatus, cancellationToken));
        return (reply.Value is { LinkUp: false } ? AirlockFacts.RelayDown : AirlockFacts.None)
            | (_answered ? AirlockFacts.GrantsAnswered : AirlockFacts.None)
            | (LeaseRanOut && reply.Value is not { LinkUp: true } ? AirlockFacts.LeaseRanOut : AirlockFacts.None);
    }

    public void Dispose() => _client.Dispose();

    private ControlReply<LeaseStatus> Keep(ControlReply<LeaseStatus> reply)
    {
        _last = reply.Value ?? _last;
        return reply;
    }
}
