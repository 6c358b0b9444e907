using EdgeMLOps.Appliance.Core.Results.Delivery;
using EdgeMLOps.TestKit.Time;

namespace EdgeMLOps.Appliance.Core.Tests.Results.Delivery;

public sealed class OverdueWatch_tests
{
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public void It_is_said_at_once_then_once_an_age_and_anew_after_an_end()
    {
        var watch = new OverdueWatch(TimeSpan.FromHours(1), _time);

        Assert.False(watch.MustSay(0));
        Assert.True(watch.MustSay(3));
        Assert.False(watch.MustSay(4));
        _time.Advance(TimeSpan.FromHours(1));
        Assert.True(watch.MustSay(4));
        Assert.False(watch.MustSay(0));
        Assert.True(watch.MustSay(1));
    }

    [Fact]
    public void It_is_looked_for_twice_a_minute_at_the_most()
    {
        var watch = new OverdueWatch(TimeSpan.FromHours(1), _time);

        Assert.True(watch.IsDue);
        Assert.False(watch.IsDue);
        _time.Advance(TimeSpan.FromSeconds(30));
        Assert.True(watch.IsDue);
        Assert.Equal(_time.GetUtcNow() - TimeSpan.FromHours(1), watch.Before);
    }
}
