using EdgeMLOps.Relay.Leases;
using EdgeMLOps.TestKit.Time;

namespace EdgeMLOps.Relay.Tests.Leases;

public sealed class WindowShare_tests
{
    private readonly ManualTimeProvider _time = new();

    // Minutes of the window; seconds for new messages; seconds until the bye.
    [Theory]
    [InlineData(15, 720, 810)] // 80 %
    [InlineData(3, 120, 150)] // a minute before its end
    [InlineData(1, 30, 45)] // half of it
    public void New_messages_and_receipts_have_their_share(int minutes, int newWork, int leave)
    {
        var share = new WindowShare(_time);
        share.EndsAt(_time.GetUtcNow().AddMinutes(minutes));
        _time.Advance(TimeSpan.FromSeconds(newWork - 1));
        Assert.True(share.TakesNewWork);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.False(share.TakesNewWork);
        Assert.Equal(TimeSpan.FromSeconds(leave - newWork), share.Patience);
        _time.Advance(TimeSpan.FromSeconds(leave - newWork));
        Assert.Equal(TimeSpan.Zero, share.Patience);
    }

    [Fact]
    public void A_window_that_was_over_before_the_lease_came_has_no_time_and_no_negative_one()
    {
        var share = new WindowShare(_time);
        share.EndsAt(_time.GetUtcNow().AddMinutes(-1));
        Assert.Equal((TimeSpan.Zero, false, TimeSpan.Zero), (share.Length, share.TakesNewWork, share.Patience));
    }

    [Fact]
    public void A_window_that_is_extended_takes_new_messages_again()
    {
        var share = new WindowShare(_time);
        share.EndsAt(_time.GetUtcNow().AddMinutes(10));
        _time.Advance(TimeSpan.FromMinutes(9));
        Assert.False(share.TakesNewWork);
        share.EndsAt(_time.GetUtcNow().AddMinutes(11));
        Assert.True(share.TakesNewWork);
        Assert.Equal(TimeSpan.FromMinutes(20), share.Length);
    }

    [Fact]
    public void Where_the_end_was_not_said_all_of_it_is_for_both()
    {
        var share = new WindowShare(_time);
        share.EndsAt(null);
        _time.Advance(TimeSpan.FromDays(1));
        Assert.True(share.TakesNewWork);
        Assert.Null(share.Patience);
    }

    [Fact]
    public void A_window_that_is_over_takes_nothing()
    {
        var share = new WindowShare(_time);
        share.EndsAt(_time.GetUtcNow().AddSeconds(-1));
        Assert.Equal((false, TimeSpan.Zero), (share.TakesNewWork, share.Patience));
    }
}
