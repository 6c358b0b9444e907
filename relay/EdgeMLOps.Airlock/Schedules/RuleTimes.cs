using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Cronos;

namespace EdgeMLOps.Airlock.Schedules;

/// <summary>
/// The times of a rule: five cron fields (minute, hour, day of month, month, day of week; a day must match both of its fields),
/// or days and a time, such as <c>daily 02:30</c>, <c>mon-fri 22:15</c>, <c>tue,sat 04:00</c>. Each wall time it names is due once.
/// </summary>
internal sealed class RuleTimes
{
    internal const int MaximumLength = 100;

    private readonly CronExpression _cron;

    private RuleTimes(CronExpression cron) => _cron = cron;

    /// <summary>Reads a rule; false when it is none.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out RuleTimes? times)
    {
        times = null;
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var fields = words.Length == 2 ? CronOf(words[0], words[1]) : string.Join(' ', words);

        // Shortcuts and the jitter of the library are left out: a support person could not say when they are due.
        if (fields is null || text.Length > MaximumLength || words.Length is not (2 or 5) || fields.Contains('@') || HasJitter(fields))
        {
            return false;
        }

        if (CronExpression.TryParse(fields, CronFormat.Standard, out var cron))
        {
            times = new RuleTimes(cron);
        }

        return times is not null;
    }

    /// <summary>The first time that is due after an instant; null when none ever is.</summary>
    public DateTimeOffset? NextAfter(DateTimeOffset instant, ZoneClock zone)
    {
        // Read as UTC the wall clock has no jumps, so the library only counts days; the jumps are the zone's.
        var wall = DateTime.SpecifyKind(zone.WallAt(instant).DateTime, DateTimeKind.Utc);
        var inclusive = true;
        while (_cron.GetNextOccurrence(wall, inclusive) is { } next)
        {
            var due = zone.InstantOf(next);
            if (due > instant)
            {
                return due;
            }

            (wall, inclusive) = (next, false);
        }

        return null;
    }

    // "H" stands for a random value; a month and a day of the week have it in their names.
    private static bool HasJitter(string fields) => fields.Split(' ').Any(field =>
        field.Split(',', '-', '/', '(', ')').Any(part => string.Equals(part, "H", StringComparison.OrdinalIgnoreCase)));

    private static string? CronOf(string days, string time) =>
        TimeOnly.TryParseExact(time, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var at)
            ? FormattableString.Invariant($"{at.Minute} {at.Hour} * * {(days is "daily" ? "*" : days)}")
            : null;
}
