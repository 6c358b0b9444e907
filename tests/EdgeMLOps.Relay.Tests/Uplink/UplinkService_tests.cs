using EdgeMLOps.Contracts.Control;
using EdgeMLOps.Relay.Leases;
using EdgeMLOps.Relay.Uplink;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Relay.Tests.Uplink;

public sealed class UplinkService_tests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(100);

    [Fact]
    public async Task A_site_waits_for_its_own_place_in_the_window_before_it_connects()
    {
        await using var bench = await UplinkBench.CreateAsync();
        using var leases = new LeaseKeeper(bench.Time);
        using var service = new UplinkService(bench.Context, bench.Stores, leases);
        var ends = bench.Time.GetUtcNow() + Window;
        var grant = new LeaseGrant { LeaseId = Guid.NewGuid(), WindowId = Guid.NewGuid(), EndsUtc = ends, WindowEndsUtc = ends, TtlSeconds = 60 };
        Assert.Null(leases.Grant(grant));
        var waits = bench.Time.NextTimerAsync(Limit);
        await service.StartAsync(default);
        await waits;
        var place = StartJitter.For(bench.Site, bench.Context.Options.JitterSeconds, Window);
        bench.Time.Advance(place - TimeSpan.FromTicks(1));
        Assert.Empty(bench.Progress.Faults);
        bench.Time.Advance(TimeSpan.FromTicks(1));
        await Eventually.HoldsAsync(() => bench.Progress.Faults is [{ Key: "NotEnrolled" }], Limit, "it tries to connect");
        await service.StopAsync(default);
    }
}
