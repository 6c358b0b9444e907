using EdgeMLOps.Airlock.Link;
using EdgeMLOps.Airlock.States;
using EdgeMLOps.Sqlite;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Airlock.Schedules;

/// <summary>Looks at what is due, records it before it begins, and tells what was missed.</summary>
internal sealed class Agenda
{
    private readonly ScheduleTable _table;
    private readonly SiteZone _zone;
    private readonly LinkHealth _link;
    private readonly ScheduleOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<Agenda> _logger;
    private long _missed;
    private volatile bool _hospitalHolds;

    public Agenda(
        AirlockStore store, SiteZone zone, LinkHealth link, IOptions<ScheduleOptions> options, TimeProvider time, ILogger<Agenda> logger)
    {
        _table = store.Schedule;
        _zone = zone;
        _link = link;
        _options = options.Value;
        _time = time;
        _logger = logger;
    }

    /// <summary>Whether there was a hold when the schedule was last looked at.</summary>
    public bool HospitalHolds => _hospitalHolds;

    /// <summary>Windows that did not begin when they were due since this process started.</summary>
    public long Missed => Interlocked.Read(ref _missed);

    /// <summary>The window that begins now, recorded; or when the next is due.</summary>
    /// <exception cref="StorageException">The store or the audit chain refused.</exception>
    public async Task<(ScheduledWindow? Due, DateTimeOffset? Next)> LookAsync(CancellationToken cancellationToken)
    {
        await _table.FlushAsync(cancellationToken);
        var now = _time.GetUtcNow();
        var data = await _table.ReadAsync(rows => rows.Read(), cancellationToken);
        _hospitalHolds = data.Hold is not null;
        var ruling = DueWindows.At(now, data, _options, _zone.Clock, _link.Code.Length > 0);
        if (!ruling.ChangesNothing)
        {
            await _table.ChangeAsync(rows => Record(rows, ruling, now), cancellationToken);
            Tell(ruling);
        }

        return (ruling.Due, ruling.Next);
    }

    /// <summary>Whether a window may begin still: it was not removed, and no hold came, since it was looked at.</summary>
    /// <exception cref="StorageException">The store refused.</exception>
    public Task<bool> StillStandsAsync(Guid window, CancellationToken cancellationToken) =>
        _table.ReadAsync(rows => rows.Read() is { Hold: null } data && data.Open.Any(open => open.WindowId == window), cancellationToken);

    private static bool Record(ScheduleRows rows, Ruling ruling, DateTimeOffset now)
    {
        if (ruling.ClockSetBack)
        {
            rows.PlanAnew(now);
            rows.Owe("ClockSetBack", AirlockProgram.Name, new ScheduleDetail());
        }

        foreach (var window in ruling.Recorded)
        {
            rows.Add(window);
            OweDropped(rows, window, window.Outcome);
        }

        foreach (var (window, outcome) in ruling.Dropped)
        {
            rows.SetOutcome(window.WindowId, outcome);
            OweDropped(rows, window, outcome);
        }

        foreach (var misses in ruling.Misses)
        {
            rows.Owe("WindowsMissed", AirlockProgram.Name, new ScheduleDetail
            {
                Key = misses.Rule.RuleId,
                Rule = misses.Rule.Text,
                Count = misses.Count,
                StartUtc = misses.First,
                EndUtc = misses.Last,
            });
        }

        rows.SetLooked(now);
        return true;
    }

    private static void OweDropped(ScheduleRows rows, ScheduledWindow window, string outcome)
    {
        if (outcome.Length > 0)
        {
            rows.Owe("WindowDropped", AirlockProgram.Name, new ScheduleDetail
            {
                Key = window.RuleId ?? window.WindowId,
                StartUtc = window.Start,
                EndUtc = window.End,
                Reason = outcome,
            });
        }
    }

    private void Tell(Ruling ruling)
    {
        if (ruling.ClockSetBack)
        {
            _logger.ClockSetBack();
        }

        foreach (var (window, outcome) in ruling.Dropped.Concat(ruling.Recorded.Select(window => (window, window.Outcome))))
        {
            if (outcome.Length > 0)
            {
                Interlocked.Increment(ref _missed);
                _logger.WindowDropped(window.Start, outcome);
            }
        }

        foreach (var misses in ruling.Misses)
        {
            Interlocked.Add(ref _missed, misses.Count);
            _logger.WindowsMissed(misses.Count, misses.Rule.Text, misses.First, misses.Last);
        }
    }
}
