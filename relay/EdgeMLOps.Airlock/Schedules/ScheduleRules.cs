using System.Globalization;
using EdgeMLOps.Airlock.Windows;
using EdgeMLOps.Hosting.CommandLine;

namespace EdgeMLOps.Airlock.Schedules;

/// <summary>What the site allows of a window or a rule. Each answer is null, or why not.</summary>
internal sealed class ScheduleRules
{
    private const int LongestReason = 200;
    private static readonly (int First, int Last) Years = (2000, 2200);

    private readonly ScheduleOptions _options;
    private readonly ZoneClock _clock;
    private readonly DateTimeOffset _now;

    public ScheduleRules(ScheduleOptions options, ZoneClock clock, DateTimeOffset now) => (_options, _clock, _now) = (options, clock, now);

    public static Refusal? Reason(string reason) =>
        reason.Length <= LongestReason && string.Equals(Printable.Line(reason), reason, StringComparison.Ordinal)
            ? null
            : Refusal.Invalid(ScheduleCodes.WrongReason, "at most 200 characters in one line");

    /// <summary>Whether a year is none anybody can mean.</summary>
    public static bool IsFar(int year) => year < Years.First || year > Years.Last;

    public Refusal? Length(int minutes) => minutes >= _options.MinimumMinutes && minutes <= _options.MaximumMinutes
        ? null
        : Refusal.Invalid(
            WindowCodes.MinutesOutOfRange,
            FormattableString.Invariant($"{minutes} minutes; {_options.MinimumMinutes} to {_options.MaximumMinutes} are allowed"));

    public Refusal? Notice(DateTimeOffset start) => start switch
    {
        _ when start <= _now => Refusal.Invalid(WindowCodes.InThePast, Wall(start)),
        _ when start < _now.AddMinutes(_options.MinimumNoticeMinutes) => new Refusal(
            ScheduleCodes.TooShortNotice,
            FormattableString.Invariant($"{_options.MinimumNoticeMinutes} minutes of notice are asked for: not before {Wall(_now.AddMinutes(_options.MinimumNoticeMinutes))}")),
        _ => null,
    };

    /// <summary>Whether the span is free of blackouts, of other windows and of what is due by rule.</summary>
    /// <param name="data">The schedule.</param>
    /// <param name="start">Start of the span.</param>
    /// <param name="end">End of the span.</param>
    /// <param name="but">A window that does not count: the one that is extended.</param>
    public Refusal? Free(ScheduleData data, DateTimeOffset start, DateTimeOffset end, Guid? but)
    {
        if (data.BlackoutOf(start, end, _clock) is { } blackout)
        {
            return new Refusal(ScheduleCodes.InBlackout, FormattableString.Invariant($"{blackout.From:yyyy-MM-dd} to {blackout.Until:yyyy-MM-dd}, by {blackout.MadeBy}"));
        }

        if (data.Open.FirstOrDefault(window => window.WindowId != but && window.Overlaps(start, end)) is { } other)
        {
            return Overlaps(other.Start, other.End, $"window {other.WindowId}, by {other.MadeBy}");
        }

        // What is due by rule up to now was taken or given up; it is a window in the table, or it is none.
        return data.Rules
            .Select(rule => (Rule: rule, Due: Overlap.With(rule.Times, rule.Length, _clock, Later(start, _now + rule.Length), end)))
            .Where(found => found.Due is { } due && data.BlackoutOf(due, due + found.Rule.Length, _clock) is null)
            .Select(found => Overlaps(found.Due!.Value, found.Due.Value + found.Rule.Length, Name(found.Rule)))
            .FirstOrDefault();
    }

    /// <summary>Whether a rule is due at all, and overlaps neither itself, another rule nor a window.</summary>
    public Refusal? Free(ScheduleData data, RuleTimes times, int minutes)
    {
        var length = TimeSpan.FromMinutes(minutes);
        if (times.NextAfter(_now, _clock) is null)
        {
            return Refusal.Invalid(ScheduleCodes.NeverDue, "there is no such date");
        }

        if (Overlap.WithItself(times, length, _clock, _now) is { } again)
        {
            return new Refusal(ScheduleCodes.OverlapsItself, $"due again {Wall(again)} before the one before it is over");
        }

        foreach (var rule in data.Rules)
        {
            if (Overlap.Between((times, length), (rule.Times, rule.Length), _clock, _now) is { } due)
            {
                return new Refusal(WindowCodes.Overlaps, $"{Name(rule)}, the first time {Wall(due)}");
            }
        }

        return data.Open.Where(window => Overlap.With(times, length, _clock, Later(window.Start, _now + length), window.End) is not null)
            .Select(window => Overlaps(window.Start, window.End, $"window {window.WindowId}, by {window.MadeBy}"))
            .FirstOrDefault();
    }

    public string Wall(DateTimeOffset instant) =>
        _clock.WallAt(instant).ToString("ddd d MMM yyyy HH:mm zzz", CultureInfo.InvariantCulture);

    private Refusal Overlaps(DateTimeOffset start, DateTimeOffset end, string what) =>
        new(WindowCodes.Overlaps, $"{Wall(start)} to {Wall(end)}, {what}");

    private static string Name(ScheduleRule rule) => $"rule '{rule.Text}' ({rule.RuleId}), by {rule.MadeBy}";

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
