using EdgeMLOps.Appliance.Core.Studies.Pacs;
using EdgeMLOps.TestKit.Time;

namespace EdgeMLOps.Appliance.Core.Tests.Studies.Pacs;

public sealed class PacsBreaker_tests
{
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public void One_failure_is_forgiven_the_second_opens_it_for_a_time_that_doubles()
    {
        var breaker = new PacsBreaker(TimeSpan.FromSeconds(30), _time);

        Assert.Null(breaker.Failed());
        Assert.False(breaker.IsOpen);
        Assert.Equal(TimeSpan.FromSeconds(30), breaker.Failed());
        Assert.True(breaker.IsOpen);
        _time.Advance(TimeSpan.FromSeconds(30));
        Assert.False(breaker.IsOpen);
        Assert.Equal(TimeSpan.FromSeconds(60), breaker.Failed());
        for (var i = 0; i < 100; i++)
        {
            breaker.Failed();
        }

        Assert.Equal(TimeSpan.FromMinutes(10), breaker.Failed());
    }

    [Fact]
    public void An_answer_closes_it_and_is_news_only_when_it_was_open()
    {
        var breaker = new PacsBreaker(TimeSpan.FromSeconds(30), _time);
        breaker.Failed();

        Assert.False(breaker.Succeeded());
        breaker.Failed();
        Assert.False(breaker.IsOpen);
        breaker.Failed();
        Assert.True(breaker.Succeeded());
        Assert.False(breaker.IsOpen);
    }
}
