using System.Text.Json;
using EdgeMLOps.Airlock.Schedules;
using EdgeMLOps.TestKit;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Airlock.Tests.Schedules;

/// <summary>Random rules, zones and years against a plain expansion in Python (zoneinfo), which shares neither the cron library nor .NET's zones.</summary>
public sealed class RuleTimes_reference_tests
{
    private const int Seed = 20261127;

    // The zone files list each change until then; from 2038 on .NET misreads the rule that stands for the rest where it names an hour of 24.
    private const int LastYear = 2036;

    private static readonly string[] Zones =
    [
        "UTC", "Europe/Berlin", "Europe/London", "Europe/Dublin", "Europe/Moscow", "Europe/Istanbul", "Atlantic/Azores", "America/New_York",
        "America/St_Johns", "America/Sao_Paulo", "America/Caracas", "America/Asuncion", "America/Havana", "Africa/Casablanca", "Africa/Cairo",
        "Asia/Tehran", "Asia/Kolkata", "Asia/Kathmandu", "Asia/Gaza", "Asia/Pyongyang", "Australia/Lord_Howe", "Australia/Adelaide",
        "Pacific/Auckland", "Pacific/Chatham", "Pacific/Apia", "Pacific/Kwajalein", "Antarctica/Troll",
    ];

    private static readonly string Script =
        Path.Combine(Repository.Root, "tests", "EdgeMLOps.Airlock.Tests", "Schedules", "schedule_reference.py");

    [Fact]
    public async Task A_rule_is_due_when_the_reference_says()
    {
        using var folder = new TempFolder();
        var random = new Random(Seed);
        var cases = Enumerable.Range(0, LongRun.Choose(1_000, 20_000))
            .Select(_ => (Rule: RandomRule.Next(random), Zone: Zones[random.Next(Zones.Length)], Year: random.Next(1994, LastYear + 1)))
            .ToArray();
        await File.WriteAllLinesAsync(folder["rules"], cases.Select(each => each.Rule.Json(each.Zone, each.Year)));
        var (exitCode, output) = await ChildProcess.RunAsync("/usr/bin/python3", [Script, folder["rules"]], TimeSpan.FromMinutes(10));
        Assert.True(exitCode == 0, output);
        var expected = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize<long[]>(line)!).ToArray();
        Assert.Equal(cases.Length, expected.Length);
        var compared = 0;
        foreach (var (each, times) in cases.Zip(expected))
        {
            Assert.True(Times(each.Rule, each.Zone, each.Year).SequenceEqual(times), $"'{each.Rule.Cron}' in {each.Zone}, {each.Year}");
            compared += times.Length;
        }

        Assert.True(compared > cases.Length * 50, $"{compared} times only were compared");
    }

    // Of the rule's own wall times of that year: one before it may be due in it, and one of it after it, where a day is skipped.
    private static IEnumerable<long> Times(RandomRule rule, string zone, int year)
    {
        Assert.True(RuleTimes.TryParse(rule.Cron, out var times), rule.Cron);
        var clock = new ZoneClock(TimeZoneInfo.FindSystemTimeZoneById(zone));
        var (from, until) = (clock.InstantOf(new DateTime(year, 1, 1)), clock.InstantOf(new DateTime(year + 1, 1, 1)));
        for (var at = times.NextAfter(from.AddTicks(-1), clock); at < until; at = times.NextAfter(at.Value, clock))
        {
            yield return at.Value.ToUnixTimeSeconds();
        }
    }
}
