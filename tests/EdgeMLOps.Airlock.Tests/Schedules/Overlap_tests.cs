using EdgeMLOps.Airlock.Schedules;
using EdgeMLOps.TestKit;

namespace EdgeMLOps.Airlock.Tests.Schedules;

/// <summary>Random pairs of rules against all their windows of three years, laid side by side.</summary>
public sealed class Overlap_tests
{
    private const int Seed = 81;
    private static readonly DateTimeOffset From = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Until = From.AddYears(3);
    private static readonly ZoneClock Berlin = new(TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"));

    [Fact]
    public void Two_rules_overlap_exactly_where_their_windows_do()
    {
        var random = new Random(Seed);
        var (found, clear) = (0, 0);
        for (var round = 0; round < LongRun.Choose(60, 5_000); round++)
        {
            var (one, other) = (RandomRule.Next(random).Cron, RandomRule.Next(random).Cron);
            var (length, otherLength) = (TimeSpan.FromMinutes(random.Next(1, 240)), TimeSpan.FromMinutes(random.Next(1, 240)));
            var (times, otherTimes) = (Parse(one), Parse(other));
            var (starts, otherStarts) = (Starts(times), Starts(otherTimes));
            DateTimeOffset? expected = starts.Where(start => otherStarts.Exists(at => at < start + length && at + otherLength > start))
                .Cast<DateTimeOffset?>()
                .FirstOrDefault();
            var actual = Overlap.Between((times, length), (otherTimes, otherLength), Berlin, From);

            // Beyond the three years the search goes on; within them it must say the same.
            Assert.True(expected == actual || (expected is null && actual >= Until.AddDays(-1)), $"'{one}' {length}, '{other}' {otherLength}: {actual}, not {expected}");
            (found, clear) = (found + (expected is null ? 0 : 1), clear + (expected is null ? 1 : 0));
        }

        Assert.True(found > 5 && clear > 5, $"{found} overlap, {clear} do not");
    }

    [Fact]
    public void A_rule_overlaps_itself_exactly_where_two_of_its_windows_do()
    {
        var random = new Random(Seed + 1);
        var (found, clear) = (0, 0);
        for (var round = 0; round < LongRun.Choose(60, 5_000); round++)
        {
            var rule = RandomRule.Next(random).Cron;
            var length = TimeSpan.FromMinutes(random.Next(1, 240));
            var starts = Starts(Parse(rule));
            DateTimeOffset? expected = starts.Zip(starts.Skip(1)).Where(pair => pair.Second < pair.First + length)
                .Select(pair => (DateTimeOffset?)pair.Second)
                .FirstOrDefault();
            var actual = Overlap.WithItself(Parse(rule), length, Berlin, From);
            Assert.True(expected == actual || (expected is null && actual >= Until.AddDays(-1)), $"'{rule}' {length}: {actual}, not {expected}");
            (found, clear) = (found + (expected is null ? 0 : 1), clear + (expected is null ? 1 : 0));
        }

        Assert.True(found > 5 && clear > 5, $"{found} overlap, {clear} do not");
    }

    [Fact]
    public void Two_rules_that_meet_on_a_day_the_clocks_change_only_are_found()
    {
        // 02:00 to 03:00 touches 03:00 on every day; on the day 02:30 is skipped it begins at 03:00, with the other.
        var found = Overlap.Between((Parse("daily 02:30"), TimeSpan.FromMinutes(30)), (Parse("daily 03:00"), TimeSpan.FromMinutes(30)), Berlin, From);
        Assert.Equal(new DateTimeOffset(2026, 3, 29, 1, 0, 0, TimeSpan.Zero), found);
    }

    [Fact]
    public void Two_rules_that_meet_on_a_leap_day_only_are_found()
    {
        var found = Overlap.Between(
            (Parse("0 3 29 2 MON"), TimeSpan.FromMinutes(30)), (Parse("mon 03:10"), TimeSpan.FromMinutes(30)), Berlin, From);
        Assert.Equal(new DateTimeOffset(2044, 2, 29, 2, 0, 0, TimeSpan.Zero), found);
    }

    private static RuleTimes Parse(string rule)
    {
        Assert.True(RuleTimes.TryParse(rule, out var times), rule);
        return times;
    }

    private static List<DateTimeOffset> Starts(RuleTimes times)
    {
        var starts = new List<DateTimeOffset>();
        for (var at = times.NextAfter(From, Berlin); at < Until; at = times.NextAfter(at.Value, Berlin))
        {
            starts.Add(at.Value);
        }

        return starts;
    }
}
