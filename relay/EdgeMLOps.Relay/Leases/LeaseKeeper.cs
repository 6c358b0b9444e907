using System.Threading.Channels;
using EdgeMLOps.Contracts.Control;

namespace EdgeMLOps.Relay.Leases;

/// <summary>Takes leases from the airlock and hands each to the uplink. At most one runs.</summary>
internal sealed class LeaseKeeper : IDisposable
{
    // A window is hours at most; a lease for days would be a mistake of the one who asks.
    private static readonly TimeSpan Longest = TimeSpan.FromHours(12);

    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly Channel<Lease> _granted = Channel.CreateBounded<Lease>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });

    private Lease? _current;

    public LeaseKeeper(TimeProvider time) => _time = time;

    /// <summary>The lease given last, running or over; null when there never was one.</summary>
    internal Lease? Current
    {
        get
        {
            lock (_gate)
            {
                return _current;
            }
        }
    }

    private LeaseStanding Standing => _current?.Standing ?? LeaseStanding.None;

    /// <summary>Gives or renews a lease.</summary>
    /// <returns>Null, or the code of the refusal.</returns>
    internal string? Grant(LeaseGrant grant)
    {
        var fault = Check(grant);
        if (fault is not null)
        {
            return fault;
        }

        Lease? replaced;
        lock (_gate)
        {
            var happened = _current?.Id == grant.LeaseId ? LeaseEvent.GivenAgain : LeaseEvent.GivenNew;
            var endsLater = grant.EndsUtc > _time.GetUtcNow();
            if (LeaseTransitions.Next(LeaseTransitions.Rows, Standing, happened, endsLater) is null)
            {
                return endsLater ? LeaseCodes.Ended : LeaseCodes.EndsInPast;
            }

            var timeToLive = TimeSpan.FromSeconds(grant.TtlSeconds);
            if (_current?.Id == grant.LeaseId)
            {
                _current.Share.EndsAt(grant.WindowEndsUtc);
                return _current.Renew(timeToLive, grant.EndsUtc) ? null : LeaseCodes.Ended;
            }

            replaced = _current;
            _current = new Lease(grant.LeaseId, grant.WindowId, _time);
            _current.Share.EndsAt(grant.WindowEndsUtc);
            _current.Renew(timeToLive, grant.EndsUtc);
            _granted.Writer.TryWrite(_current);
        }

        replaced?.End(LeaseEvent.TakenBack, LeaseCodes.Replaced);
        return null;
    }

    /// <summary>Ends the running lease, if there is one.</summary>
    internal void Revoke() => Current?.End(LeaseEvent.TakenBack, LeaseCodes.Revoked);

    /// <summary>Waits for the next lease.</summary>
    internal ValueTask<Lease> NextAsync(CancellationToken cancellationToken) => _granted.Reader.ReadAsync(cancellationToken);

    public void Dispose() => _current?.Dispose();

    private string? Check(LeaseGrant grant)
    {
        if (grant.LeaseId == Guid.Empty || grant.WindowId == Guid.Empty)
        {
            return LeaseCodes.BadId;
        }

        if (grant.TtlSeconds is < LeaseGrant.MinimumTtlSeconds or > LeaseGrant.MaximumTtlSeconds)
        {
            return LeaseCodes.BadTtl;
        }

        return grant.EndsUtc - _time.GetUtcNow() > Longest ? LeaseCodes.EndsTooLate : null;
    }
}
