using System.Globalization;
using System.Text.Json;

namespace EdgeMLOps.Airlock.Tests.Schedules;

/// <summary>A rule out of a seeded generator, as cron fields and as what they stand for.</summary>
internal sealed record RandomRule(int[] Minutes, int[] Hours, int[] Days, int[] Months, int[] Weekdays)
{
    public static RandomRule Next(Random random) => new(
        Some(random, 0, 59, random.Next(1, 3)),
        random.Next(3) == 0 ? Some(random, 0, 3, random.Next(1, 4)) : Some(random, 0, 23, random.Next(1, 3)),
        random.Next(2) == 0 ? All(1, 31) : Some(random, 1, 31, random.Next(1, 12)),
        random.Next(2) == 0 ? All(1, 12) : Some(random, 1, 12, random.Next(1, 6)),
        random.Next(2) == 0 ? All(0, 6) : Some(random, 0, 6, random.Next(1, 5)));

    public string Cron => string.Join(
        ' ', Field(Minutes, All(0, 59)), Field(Hours, All(0, 23)), Field(Days, All(1, 31)), Field(Months, All(1, 12)), Field(Weekdays, All(0, 6)));

    public string Json(string zone, int year) => JsonSerializer.Serialize(new
    {
        zone,
        year,
        minutes = Minutes,
        hours = Hours,
        days = Days,
        months = Months,
        weekdays = Weekdays,
    });

    private static int[] All(int first, int last) => [.. Enumerable.Range(first, last - first + 1)];

    private static int[] Some(Random random, int first, int last, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => random.Next(first, last + 1)).Distinct().Order()];

    private static string Field(int[] values, int[] all) =>
        values.SequenceEqual(all) ? "*" : string.Join(',', values.Select(value => value.ToString(CultureInfo.InvariantCulture)));
}
