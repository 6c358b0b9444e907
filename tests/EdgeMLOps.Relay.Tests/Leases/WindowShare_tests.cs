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

    // Minutes by which the wall clock is set in the sixth minute; seconds into a window of 15 minutes until no new message and until the bye.
    [Theory]
    [InlineData(-60, 720, 810)]
    [InlineData(-10_512_000, 720, 810)] // 20 years
    [InlineData(4, 528, 594)] // the window ends by it after 11 minutes
    [InlineData(60, 300, 300)] // it is over by it
    public void A_wall_clock_that_is_set_can_make_a_window_shorter_and_never_longer(int minutes, int newWork, double leave)
    {
        var clock = new SteppedClock();
        var share = new WindowShare(clock);
        var ends = clock.GetUtcNow().AddMinutes(15);
        share.EndsAt(ends);
        clock.Pass(TimeSpan.FromMinutes(5));
        clock.Set(TimeSpan.FromMinutes(minutes));
        share.EndsAt(ends);
        AssertEnds(share, clock, newWork, leave);
    }

    [Fact]
    public void A_wall_clock_that_is_set_and_set_right_again_changes_nothing()
    {
        var clock = new SteppedClock();
        var share = new WindowShare(clock);
        var ends = clock.GetUtcNow().AddMinutes(15);
        share.EndsAt(ends);
        clock.Pass(TimeSpan.FromMinutes(5));
        foreach (var minutes in (int[])[60, -60, -60, 60])
        {
            clock.Set(TimeSpan.FromMinutes(minutes));
            share.EndsAt(ends);
        }

        AssertEnds(share, clock, 720, 810);
    }

    [Fact]
    public void A_window_that_is_extended_or_ended_early_is_so_by_what_its_end_was_moved_whatever_the_wall_clock_says()
    {
        var clock = new SteppedClock();
        var share = new WindowShare(clock);
        var ends = clock.GetUtcNow().AddMinutes(15);
        share.EndsAt(ends);
        clock.Pass(TimeSpan.FromMinutes(5));
        clock.Set(TimeSpan.FromHours(-1));
        share.EndsAt(ends.AddMinutes(10));
        Assert.Equal(TimeSpan.FromMinutes(25), share.Length);
        share.EndsAt(ends.AddMinutes(-5));
        Assert.Equal(TimeSpan.FromMinutes(10), share.Length);
    }

    private static void AssertEnds(WindowShare share, SteppedClock clock, int newWork, double leave)
    {
        var begun = TimeSpan.FromMinutes(5);
        clock.Pass(TimeSpan.FromSeconds(newWork) - begun - TimeSpan.FromTicks(1));
        Assert.Equal(newWork > begun.TotalSeconds, share.TakesNewWork);
        clock.Pass(TimeSpan.FromTicks(1));
        Assert.Equal((false, TimeSpan.FromSeconds(leave - newWork)), (share.TakesNewWork, share.Patience));
    }

    /// <summary>A wall clock that is set while the time that passes is another.</summary>
    private sealed class SteppedClock : TimeProvider
    {
        private DateTimeOffset _now = new(2026, 1, 15, 9, 0, 0, TimeSpan.Zero);
        private long _passed;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override DateTimeOffset GetUtcNow() => _now;

        public override long GetTimestamp() => _passed;

        public void Set(TimeSpan by) => _now += by;

        public void Pass(TimeSpan time)
        {
            _now += time;
            _passed += time.Ticks;
        }
    }
}
