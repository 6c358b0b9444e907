using System.Globalization;
using EdgeMLOps.Contracts.Control;

namespace EdgeMLOps.Airlock.Commands;

/// <summary>The schedule in words.</summary>
internal static class WindowText
{
    /// <summary>All of it, a line each.</summary>
    public static IEnumerable<string> List(WindowList list)
    {
        foreach (var hold in Hold(list))
        {
            yield return hold;
        }

        foreach (var rule in list.Rules)
        {
            yield return $"rule      {rule.RuleId}  {rule.Rule} {list.TimeZone}, {Minutes(rule.Minutes)}{By(rule.MadeBy, rule.ApprovedBy, rule.Reason)}";
        }

        foreach (var dates in list.Blackouts)
        {
            yield return $"blackout  {dates.BlackoutId}  {Date(dates.From)} to {Date(dates.Until)}{By(dates.MadeBy, null, dates.Reason)}";
        }

        foreach (var window in list.Windows)
        {
            var key = window.WindowId?.ToString() ?? $"{"by rule",-36}";
            yield return $"window    {key}  {When(window)}, {Minutes(Length(window))}, {State(window)}{By(window.MadeBy, window.ApprovedBy, window.Reason)}";
        }
    }

    /// <summary>The next one: when, how long, what it is for, whose it is.</summary>
    public static IEnumerable<string> Next(WindowList list)
    {
        foreach (var hold in Hold(list))
        {
            yield return hold;
        }

        if (list.Windows is not [var next, ..])
        {
            yield return "No window is planned.";
        }
        else
        {
            yield return $"Next window: {When(next)}, {list.TimeZone}, {In(next.StartUtc - list.NowUtc)}, {Minutes(Length(next))} at most, {State(next)}";
            var rule = list.Rules is [var its, ..] ? $", rule '{its.Rule}'" : "";
            yield return $"  planned{By(next.MadeBy, next.ApprovedBy, next.Reason)}{rule}";
        }

        yield return list.Waiting switch
        {
            null => "  to be sent: not known, the relay does not answer",
            0 => "  to be sent: nothing waits yet",
            1 => "  to be sent: 1 message waits in the outbox",
            { } count => FormattableString.Invariant($"  to be sent: {count} messages wait in the outbox"),
        };
    }

    private static IEnumerable<string> Hold(WindowList list)
    {
        if (list.Hold is { } hold)
        {
            yield return FormattableString.Invariant($"HOLD by {hold.MadeBy} since {hold.Since:u}, no window until it is released: {hold.Reason}");
        }
    }

    private static string When(PlannedWindow window) => string.Create(
        CultureInfo.InvariantCulture, $"{window.StartLocal ?? window.StartUtc:ddd d MMM yyyy HH:mm zzz} ({window.StartUtc:HH:mm} UTC)");

    private static string State(PlannedWindow window) => window switch
    {
        { Outcome.Length: > 0 } => window.Outcome,
        { Blocked.Length: > 0 } => $"BLOCKED {window.Blocked}",
        _ => "planned",
    };

    private static string In(TimeSpan span) => span switch
    {
        _ when span <= TimeSpan.Zero => "now",
        { TotalHours: < 1 } => FormattableString.Invariant($"in {Math.Ceiling(span.TotalMinutes):F0} min"),
        { TotalDays: < 2 } => FormattableString.Invariant($"in {(int)span.TotalHours} h {span.Minutes} min"),
        _ => FormattableString.Invariant($"in {(int)span.TotalDays} days"),
    };

    private static int Length(PlannedWindow window) => (int)Math.Round((window.EndUtc - window.StartUtc).TotalMinutes);

    private static string Minutes(int minutes) => FormattableString.Invariant($"{minutes} min");

    private static string Date(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string By(string madeBy, string? approvedBy, string reason) => string.Concat(
        madeBy.Length > 0 ? $" by {madeBy}" : "", approvedBy is null ? "" : $", approved by {approvedBy}", reason.Length > 0 ? $": {reason}" : "");
}
