using EdgeMLOps.Contracts.Control;
using EdgeMLOps.Relay.Leases;
using EdgeMLOps.TestKit.Time;

namespace EdgeMLOps.Relay.Tests.Leases;

public sealed class LeaseKeeper_tests : IDisposable
{
    private readonly ManualTimeProvider _time = new();
    private readonly LeaseKeeper _keeper;

    public LeaseKeeper_tests() => _keeper = new LeaseKeeper(_time);

    public void Dispose() => _keeper.Dispose();

    [Fact]
    public async Task A_grant_is_handed_on_once_and_renewals_are_not()
    {
        var grant = Grant();
        Assert.Null(_keeper.Grant(grant));
        Assert.Null(_keeper.Grant(grant));
        var lease = await _keeper.NextAsync(default);
        Assert.Equal(grant.LeaseId, lease.Id);
        Assert.False(_keeper.NextAsync(default).AsTask().IsCompleted);
    }

    [Fact]
    public void A_new_lease_ends_the_old_one()
    {
        _keeper.Grant(Grant());
        var old = _keeper.Current!;
        _keeper.Grant(Grant());
        Assert.Equal(LeaseCodes.Replaced, old.EndCode);
        Assert.Null(_keeper.Current!.EndCode);
    }

    [Fact]
    public void A_renewal_says_when_the_window_ends_now()
    {
        var grant = Grant();
        _keeper.Grant(grant with { WindowEndsUtc = grant.EndsUtc });
        _keeper.Grant(grant with { WindowEndsUtc = grant.EndsUtc.AddMinutes(5) });
        Assert.Equal(TimeSpan.FromMinutes(15), _keeper.Current!.Share.Length);
    }

    [Fact]
    public void A_revoked_lease_is_not_given_again()
    {
        var grant = Grant();
        _keeper.Grant(grant);
        _keeper.Revoke();
        Assert.Equal(LeaseCodes.Ended, _keeper.Grant(grant));
    }

    [Fact]
    public void A_grant_out_of_range_is_refused()
    {
        Assert.Equal(LeaseCodes.BadTtl, _keeper.Grant(Grant() with { TtlSeconds = 0 }));
        Assert.Equal(LeaseCodes.BadTtl, _keeper.Grant(Grant() with { TtlSeconds = 61 }));
        Assert.Equal(LeaseCodes.EndsInPast, _keeper.Grant(Grant() with { EndsUtc = _time.GetUtcNow() }));
        Assert.Equal(LeaseCodes.EndsTooLate, _keeper.Grant(Grant() with { EndsUtc = _time.GetUtcNow().AddDays(1) }));
        Assert.Equal(LeaseCodes.BadId, _keeper.Grant(Grant() with { LeaseId = Guid.Empty }));
        Assert.Null(_keeper.Current);
    }

    private LeaseGrant Grant() => new()
    {
        LeaseId = Guid.NewGuid(),
        WindowId = Guid.NewGuid(),
        EndsUtc = _time.GetUtcNow().AddMinutes(10),
        TtlSeconds = 10,
    };
}
