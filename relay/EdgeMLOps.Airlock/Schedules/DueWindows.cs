using System.Globalization;

namespace EdgeMLOps.Airlock.Schedules;

/// <summary>
/// Says which window begins now. At most one does, and only within the grace of its time: of what is due together the latest,
/// so that a clock that jumps opens no burst. Everything else that is due is given its reason.
/// </summary>
internal sealed class DueWindows
{
    private const int MostRecorded = 3;
    private static readonly TimeSpan SwitchLook = TimeSpan.FromSeconds(1);

    private readonly ScheduleData _data;
    private readonly ScheduleOptions _options;
    private readonly ZoneClock _clock;
    private readonly DateTimeOffset _now;
    private readonly DateTimeOffset _graceBegan;
    private readonly bool _linkFails;
    private readonly List<ScheduledWindow> _recorded = [];
    private readonly List<(ScheduledWindow Window, string Outcome)> _dropped = [];
    private readonly List<RuleMisses> _misses = [];

    private DueWindows(ScheduleData data, ScheduleOptions options, ZoneClock clock, DateTimeOffset now, bool linkFails)
    {
        (_data, _options, _clock, _now, _linkFails) = (data, options, clock, now, linkFails);
        _graceBegan = now.AddMinutes(-options.GraceMinutes);
    }

    /// <param name="now">The moment.</param>
    /// <param name="data">The schedule.</param>
    /// <param name="options">What the site allows.</param>
    /// <param name="clock">The site's.</param>
    /// <param name="linkFails">The switch between the links is known not to stand as it was set: a window would drain the hospital for nothing.</param>
    public static Ruling At(DateTimeOffset now, ScheduleData data, ScheduleOptions options, ZoneClock clock, bool linkFails) =>
        new DueWindows(data, options, clock, now, linkFails).Rule();

    /// <summary>Key of an occurrence beside its rule: what the wall clock shows at its start.</summary>
    public static string LocalKey(DateTimeOffset start, ZoneClock clock) =>
        clock.WallAt(start).ToString("yyyy-MM-ddTHH:mm", CultureInfo.InvariantCulture);

    /// <summary>Whether a rule counts: it has the word of all who must give it.</summary>
    public static bool Counts(string? approvedBy, ScheduleOptions options) => !options.SecondApprover || approvedBy is not null;

    private Ruling Rule()
    {
        var due = _data.Rules.Where(rule => Counts(rule.ApprovedBy, _options)).SelectMany(DueByRule).Concat(DueByPersons())
            .OrderByDescending(window => window.Start)
            .ToList();
        foreach (var window in due.Skip(1))
        {
            Drop(window, ScheduleCodes.Missed);
        }

        var first = due.FirstOrDefault();
        if (first?.RuleId is not null && !_data.Open.Contains(first))
        {
            _recorded.Add(first);
        }

        return new Ruling
        {
            Due = _linkFails ? null : first, // one that waits is recorded: a rule is not asked again for what has been looked at
            Recorded = _recorded,
            Dropped = _dropped,
            Misses = _misses,
            Next = _linkFails && first is not null ? _now + SwitchLook : Next(),
            ClockSetBack = _data.Looked > _now,
        };
    }

    // What may begin; what may not is dropped on the way.
    private IEnumerable<ScheduledWindow> DueByRule(ScheduleRule rule)
    {
        var windows = Passed(rule).Where(at => !_data.Taken.Contains((rule.RuleId, LocalKey(at, _clock))))
            .Select(at => Occurrence(rule, at))
            .ToLookup(IsLate);
        foreach (var window in windows[true].TakeLast(MostRecorded))
        {
            Drop(window, ScheduleCodes.Missed);
        }

        if (windows[true].SkipLast(MostRecorded).ToList() is { Count: > 0 } missed)
        {
            _misses.Add(new RuleMisses(rule, missed.Count, missed[0].Start, missed[^1].Start));
        }

        var due = windows[false].ToLookup(window => Obstacle(window).Length == 0);
        foreach (var window in due[false])
        {
            Drop(window, Obstacle(window));
        }

        return due[true];
    }

    // Start of each window since the last look. A machine that was off, or a clock that was wrong, for centuries is not walked through.
    private IEnumerable<DateTimeOffset> Passed(ScheduleRule rule)
    {
        var at = rule.Times.NextAfter(Since(rule), _clock);
        for (var count = 0; at <= _now && count < RuleMisses.Most; count++, at = rule.Times.NextAfter(at.Value, _clock))
        {
            yield return at.Value;
        }

        var grace = at > _graceBegan ? at : rule.Times.NextAfter(_graceBegan, _clock);
        for (; grace <= _now; grace = rule.Times.NextAfter(grace.Value, _clock))
        {
            yield return grace.Value;
        }
    }

    // A clock that was set back goes again through what it went through; what was taken then is known by its wall time. A rule
    // that begins further ahead than the notice was made by a clock that was ahead.
    private DateTimeOffset Since(ScheduleRule rule)
    {
        var effective = rule.Effective <= _now.AddMinutes(_options.MinimumNoticeMinutes) ? rule.Effective : _graceBegan;
        var looked = _data.Looked is { } last && last > _now ? _graceBegan : _data.Looked ?? effective;
        return looked > effective ? looked : effective;
    }

    private List<ScheduledWindow> DueByPersons()
    {
        var due = new List<ScheduledWindow>();
        foreach (var window in _data.Open.Where(window => window.Start <= _now))
        {
            var counts = Counts(window.ApprovedBy, _options);
            var obstacle = !IsLate(window) ? Obstacle(window)
                : !counts ? ScheduleCodes.NotApproved
                : _linkFails ? ScheduleCodes.SkippedByLink
                : ScheduleCodes.Missed;
            if (obstacle.Length > 0)
            {
                Drop(window, obstacle);
            }
            else if (counts)
            {
                due.Add(window); // without the second person it stays: as long as the grace lasts that word may come
            }
        }

        return due;
    }

    private ScheduledWindow Occurrence(ScheduleRule rule, DateTimeOffset start) => new()
    {
        WindowId = Guid.NewGuid(),
        Start = start,
        End = start + rule.Length,
        RuleId = rule.RuleId,
        LocalStart = LocalKey(start, _clock),
        MadeBy = rule.MadeBy,
        ApprovedBy = rule.ApprovedBy,
        Reason = rule.Reason,
    };

    private bool IsLate(ScheduledWindow window) => window.Start <= _graceBegan || window.End <= _now;

    private string Obstacle(ScheduledWindow window) => _data switch
    {
        { Hold: not null } => ScheduleCodes.SkippedByHold,
        _ when _data.BlackoutOf(window.Start, window.End, _clock) is not null => ScheduleCodes.SkippedByBlackout,
        _ when _linkFails && window.Start.AddSeconds(_options.SwitchPatienceSeconds) <= _now => ScheduleCodes.SkippedByLink,
        _ => "",
    };

    private void Drop(ScheduledWindow window, string outcome)
    {
        if (_data.Open.Contains(window))
        {
            _dropped.Add((window, outcome));
        }
        else
        {
            _recorded.Add(window with { Outcome = outcome });
        }
    }

    private DateTimeOffset? Next() => _data.Rules
        .Where(rule => Counts(rule.ApprovedBy, _options))
        .Select(rule => rule.Times.NextAfter(Since(rule) > _now ? Since(rule) : _now, _clock))
        .Concat(_data.Open.Where(window => window.Start > _now).Select(window => (DateTimeOffset?)window.Start))
        .Min();
}
