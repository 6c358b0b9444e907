using System.Globalization;
using EdgeMLOps.Airlock.Schedules;

namespace EdgeMLOps.Airlock.Tests.Schedules;

public sealed class RuleTimes_tests
{
    public static TheoryData<string, string, string, string[]> Corners => new()
    {
        // The clocks go forward over 02:30: due at the jump, 03:00, once.
        { "daily 02:30", "Europe/Berlin", "2026-03-28T12:00Z", ["2026-03-29T01:00Z", "2026-03-30T00:30Z"] },

        // Two of the skipped hour, and one that falls on the jump itself: once in all.
        { "0,30 2,3 * * *", "Europe/Berlin", "2026-03-28T12:00Z", ["2026-03-29T01:00Z", "2026-03-29T01:30Z", "2026-03-30T00:00Z"] },

        // The hour comes twice: due the first time.
        { "daily 02:30", "Europe/Berlin", "2026-10-24T12:00Z", ["2026-10-25T00:30Z", "2026-10-26T01:30Z"] },
        { "0 2,3 * * *", "Europe/Berlin", "2026-10-24T12:00Z", ["2026-10-25T00:00Z", "2026-10-25T02:00Z", "2026-10-26T01:00Z"] },

        // Asked within the second pass of the hour, and with a step: no more of that hour.
        { "*/30 2 * * *", "Europe/Berlin", "2026-10-25T01:10Z", ["2026-10-26T01:00Z"] },

        // Half an hour forward; across the date line, where a day is missing; two hours forward; standard time in summer.
        { "daily 02:15", "Australia/Lord_Howe", "2026-10-03T00:00Z", ["2026-10-03T15:30Z", "2026-10-04T15:15Z"] },
        { "daily 12:00", "Pacific/Apia", "2011-12-29T12:00Z", ["2011-12-29T22:00Z", "2011-12-30T10:00Z", "2011-12-30T22:00Z"] },
        { "daily 01:30", "Antarctica/Troll", "2026-03-28T12:00Z", ["2026-03-29T01:00Z", "2026-03-29T23:30Z"] },
        { "daily 01:30", "Europe/Dublin", "2026-10-24T12:00Z", ["2026-10-25T00:30Z", "2026-10-26T01:30Z"] },

        // Leap days, of 2100 too, the last day of a month, the last Friday, the second Tuesday, the weekday next to the 15th.
        { "0 3 29 2 *", "UTC", "2026-01-01T00:00Z", ["2028-02-29T03:00Z", "2032-02-29T03:00Z"] },
        { "0 3 29 2 *", "UTC", "2096-03-01T00:00Z", ["2104-02-29T03:00Z"] },
        { "0 3 L * *", "UTC", "2028-02-01T00:00Z", ["2028-02-29T03:00Z", "2028-03-31T03:00Z"] },
        { "0 3 * * 5L", "UTC", "2026-11-01T00:00Z", ["2026-11-27T03:00Z"] },
        { "0 3 * * TUE#2", "UTC", "2026-11-01T00:00Z", ["2026-11-10T03:00Z"] },
        { "0 3 15W * *", "UTC", "2026-11-01T00:00Z", ["2026-11-16T03:00Z"] },

        // A day must match both its fields: a Friday the thirteenth.
        { "0 3 13 * FRI", "UTC", "2026-11-14T00:00Z", ["2027-08-13T03:00Z"] },
        { "mon-fri 22:15", "America/New_York", "2026-11-27T12:00Z", ["2026-11-28T03:15Z", "2026-12-01T03:15Z"] },
        { "tue,sat 04:00", "Asia/Kolkata", "2026-11-27T12:00Z", ["2026-11-27T22:30Z", "2026-11-30T22:30Z"] },
    };

    [Theory]
    [MemberData(nameof(Corners), DisableDiscoveryEnumeration = true)]
    public void A_corner_of_the_calendar_is_what_the_wall_clock_shows(string rule, string zone, string from, string[] expected)
    {
        Assert.True(RuleTimes.TryParse(rule, out var times));
        var clock = new ZoneClock(TimeZoneInfo.FindSystemTimeZoneById(zone));
        var at = Instant(from);
        foreach (var next in expected)
        {
            at = times.NextAfter(at, clock)!.Value;
            Assert.Equal(Instant(next), at);
        }
    }

    [Theory]
    [InlineData("0 3 30 2 *")]
    [InlineData("0 3 31 4,6,9,11 *")]
    public void A_date_that_does_not_exist_is_never_due(string rule)
    {
        Assert.True(RuleTimes.TryParse(rule, out var times));
        Assert.Null(times.NextAfter(Instant("2026-01-01T00:00Z"), new ZoneClock(TimeZoneInfo.Utc)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("daily")]
    [InlineData("daily 24:00")]
    [InlineData("daily 2:30")]
    [InlineData("someday 02:30")]
    [InlineData("60 2 * * *")]
    [InlineData("0 2 * * * *")]
    [InlineData("@daily")]
    [InlineData("@every 5m")]
    [InlineData("H 2 * * *")]
    [InlineData("0 H(1-3) * * *")]
    [InlineData("0 2 * * MON-FRI;DROP")]
    public void What_is_no_rule_is_not_read(string rule) => Assert.False(RuleTimes.TryParse(rule, out _));

    [Fact]
    public void A_wall_time_that_is_skipped_has_no_instant_and_one_that_comes_twice_has_two()
    {
        var berlin = new ZoneClock(TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"));
        Assert.Empty(berlin.InstantsOf(new DateTime(2026, 3, 29, 2, 30, 0)));
        Assert.Equal([Instant("2026-10-25T00:30Z"), Instant("2026-10-25T01:30Z")], berlin.InstantsOf(new DateTime(2026, 10, 25, 2, 30, 0)));
        Assert.Equal([Instant("2026-07-01T00:30Z")], berlin.InstantsOf(new DateTime(2026, 7, 1, 2, 30, 0)));
    }

    private static DateTimeOffset Instant(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
