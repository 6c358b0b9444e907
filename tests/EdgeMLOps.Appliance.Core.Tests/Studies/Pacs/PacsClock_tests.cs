using System.Globalization;
using EdgeMLOps.Appliance.Core.Studies.Pacs;

namespace EdgeMLOps.Appliance.Core.Tests.Studies.Pacs;

public sealed class PacsClock_tests
{
    private static readonly PacsClock Berlin = new(TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"));

    [Theory]
    [InlineData("2026-01-01T12:00:00", "2026-01-01T10:59:00Z", "2026-01-01T11:00:00Z", true)]
    [InlineData("2026-01-01T12:00:00", "2026-01-01T11:00:00.9Z", "2026-01-01T12:00:00Z", true)] // its second
    [InlineData("2026-01-01T12:00:00", "2026-01-01T11:00:01Z", "2026-01-01T12:00:00Z", false)]
    [InlineData("2026-01-01T12:00:00", "2026-01-01T09:00:00Z", "2026-01-01T10:59:59Z", false)]
    [InlineData("2026-07-01T12:00:00", "2026-07-01T09:59:00Z", "2026-07-01T10:01:00Z", true)]
    [InlineData("2026-10-25T02:30:00", "2026-10-25T00:20:00Z", "2026-10-25T00:40:00Z", true)] // summer ends: shown twice
    [InlineData("2026-10-25T02:30:00", "2026-10-25T01:20:00Z", "2026-10-25T01:40:00Z", true)]
    [InlineData("2026-10-25T02:30:00", "2026-10-25T00:40:00Z", "2026-10-25T01:20:00Z", false)]
    public void A_time_that_it_showed_is_within_the_span_it_showed_it_in(string local, string from, string to, bool isWithin) =>
        Assert.Equal(isWithin, Berlin.ShowsWithin(DateTime.Parse(local, CultureInfo.InvariantCulture), Instant(from), Instant(to)));

    [Fact]
    public void It_shows_the_hospitals_day_and_says_whether_that_is_UTCs()
    {
        Assert.Equal(new DateTime(2026, 1, 2, 0, 30, 0, DateTimeKind.Unspecified), Berlin.Local(Instant("2026-01-01T23:30:00Z")));
        Assert.False(Berlin.IsUtc);
        Assert.True(new PacsClock(TimeZoneInfo.FindSystemTimeZoneById("Etc/UTC")).IsUtc);
    }

    private static DateTimeOffset Instant(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
