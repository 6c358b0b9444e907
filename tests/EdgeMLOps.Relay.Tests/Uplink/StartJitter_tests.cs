using EdgeMLOps.Relay.Uplink;

namespace EdgeMLOps.Relay.Tests.Uplink;

public sealed class StartJitter_tests
{
    private const int Sites = 1000;

    [Fact]
    public void A_site_always_has_the_same_place()
    {
        var site = Guid.NewGuid();
        Assert.Equal(StartJitter.For(site, 20, window: null), StartJitter.For(site, 20, window: null));
    }

    [Fact]
    public void The_places_of_many_sites_fill_the_time_evenly()
    {
        var tenths = Enumerable.Range(0, Sites)
            .Select(i => StartJitter.For(new Guid(i, 0, 0, new byte[8]), 20, window: null).TotalSeconds)
            .GroupBy(seconds => (int)Math.Min(seconds / 2, 9))
            .ToDictionary(group => group.Key, group => group.Count());
        Assert.Equal(10, tenths.Count);
        Assert.All(tenths.Values, count => Assert.InRange(count, Sites / 20, Sites / 5));
    }

    [Fact]
    public void It_takes_a_tenth_of_a_short_window_at_most_and_nothing_where_it_is_switched_off()
    {
        var sites = Enumerable.Range(0, Sites).Select(i => new Guid(i, 1, 0, new byte[8])).ToArray();
        var waits = sites.Select(site => StartJitter.For(site, 20, TimeSpan.FromSeconds(60))).ToArray();
        Assert.InRange(waits.Max(), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(6));
        Assert.All(sites, site => Assert.Equal(TimeSpan.Zero, StartJitter.For(site, 0, TimeSpan.FromSeconds(60))));
    }
}
