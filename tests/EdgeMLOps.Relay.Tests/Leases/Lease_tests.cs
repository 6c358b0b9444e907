using EdgeMLOps.Relay.Leases;
using EdgeMLOps.TestKit.Time;

namespace EdgeMLOps.Relay.Tests.Leases;

public sealed class Lease_tests
{
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public void It_is_over_when_it_is_not_renewed_within_its_time_to_live()
    {
        using var lease = Renewed(TimeSpan.FromSeconds(10), TimeSpan.FromHours(1));
        _time.Advance(TimeSpan.FromSeconds(9.9));
        Assert.False(lease.Over.IsCancellationRequested);
        _time.Advance(TimeSpan.FromSeconds(0.2));
        Assert.True(lease.Over.IsCancellationRequested);
        Assert.Equal(LeaseCodes.Expired, lease.EndCode);
    }

    [Fact]
    public void Renewals_carry_it_to_its_end_and_not_beyond()
    {
        using var lease = Renewed(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(25));
        var ends = _time.GetUtcNow() + TimeSpan.FromSeconds(25);
        for (var i = 0; i < 4; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(6));
            Assert.True(lease.Renew(TimeSpan.FromSeconds(10), ends));
        }

        Assert.False(lease.Over.IsCancellationRequested);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(lease.Over.IsCancellationRequested);
    }

    [Fact]
    public void Once_over_it_is_not_renewed()
    {
        using var lease = Renewed(TimeSpan.FromSeconds(10), TimeSpan.FromHours(1));
        lease.End(LeaseEvent.TakenBack, LeaseCodes.Revoked);
        Assert.False(lease.Renew(TimeSpan.FromSeconds(10), _time.GetUtcNow() + TimeSpan.FromHours(1)));
        lease.End(LeaseEvent.TimedOut, LeaseCodes.Expired);
        Assert.Equal(LeaseCodes.Revoked, lease.EndCode);
    }

    [Fact]
    public void Only_what_the_table_leads_to_its_end_by_ends_it()
    {
        using var lease = Renewed(TimeSpan.FromSeconds(10), TimeSpan.FromHours(1));
        lease.End(LeaseEvent.GivenAgain, LeaseCodes.Revoked);
        Assert.Equal((LeaseStanding.Running, null), (lease.Standing, lease.EndCode));
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal((LeaseStanding.Over, LeaseCodes.Expired), (lease.Standing, lease.EndCode));
    }

    private Lease Renewed(TimeSpan timeToLive, TimeSpan toEnd)
    {
        var lease = new Lease(Guid.NewGuid(), Guid.NewGuid(), _time);
        Assert.True(lease.Renew(timeToLive, _time.GetUtcNow() + toEnd));
        return lease;
    }
}
