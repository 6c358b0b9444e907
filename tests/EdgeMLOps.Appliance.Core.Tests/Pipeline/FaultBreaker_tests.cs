using EdgeMLOps.Appliance.Core.Pipeline;
using EdgeMLOps.TestKit.Time;

namespace EdgeMLOps.Appliance.Core.Tests.Pipeline;

public sealed class FaultBreaker_tests
{
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public void So_many_faults_within_the_window_are_too_many_and_those_before_it_no_longer_count()
    {
        var breaker = new FaultBreaker(most: 3, TimeSpan.FromMinutes(10), _time);

        Assert.False(breaker.IsTooMany(2));
        _time.Advance(TimeSpan.FromMinutes(11));
        Assert.False(breaker.IsTooMany(2));
        _time.Advance(TimeSpan.FromMinutes(9));
        Assert.False(breaker.IsTooMany(0));
        Assert.True(breaker.IsTooMany(1));
    }

    [Fact]
    public void Many_at_once_are_too_many()
    {
        Assert.True(new FaultBreaker(most: 3, TimeSpan.FromMinutes(10), _time).IsTooMany(long.MaxValue));
        Assert.False(new FaultBreaker(most: 3, TimeSpan.FromMinutes(10), _time).IsTooMany(0));
    }
}
