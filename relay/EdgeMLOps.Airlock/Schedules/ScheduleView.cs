using EdgeMLOps.Airlock.Peers;
using EdgeMLOps.Airlock.States;
using EdgeMLOps.Contracts.Control;
using EdgeMLOps.Sqlite;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Airlock.Schedules;

/// <summary>The schedule as people see it.</summary>
internal sealed class ScheduleView
{
    private const int MostWindows = 100;
    private const int MostByRule = 20;
    private static readonly TimeSpan Ahead = TimeSpan.FromDays(7);
    private static readonly TimeSpan Farthest = TimeSpan.FromDays(28 * 366);
    private static readonly TimeSpan RelayLimit = TimeSpan.FromSeconds(2);

    private readonly ScheduleTable _table;
    private readonly RelayPeer _relay;
    private readonly SiteZone _zone;
    private readonly ScheduleOptions _options;
    private readonly TimeProvider _time;

    public ScheduleView(AirlockStore store, RelayPeer relay, SiteZone zone, IOptions<ScheduleOptions> options, TimeProvider time)
    {
        _table = store.Schedule;
        _relay = relay;
        _zone = zone;
        _options = options.Value;
        _time = time;
    }

    /// <summary>Windows past and to come, those by rule for a week, and all that shapes them.</summary>
    /// <exception cref="StorageException">The store refused.</exception>
    public async Task<WindowList> ListAsync(CancellationToken cancellationToken)
    {
        var (data, latest) = await _table.ReadAsync(rows => (rows.Read(), rows.Latest(MostWindows)), cancellationToken);
        var (now, clock) = (_time.GetUtcNow(), _zone.Clock);
        var byRule = data.Rules.SelectMany(rule => ByRule(rule, data, now, now + Ahead, clock).Take(MostByRule));
        return Frame(data, now, clock) with
        {
            Windows = [.. latest.Select(window => WithObstacle(window.ToContract(clock), data, clock)).Concat(byRule).OrderBy(window => window.StartUtc)],
            Rules = [.. data.Rules.Select(Contract)],
            Blackouts = [.. data.Blackouts.Select(Contract)],
        };
    }

    /// <summary>The next window that begins, or would if the hospital's hold were released; where there is none, what waits for a second person.</summary>
    /// <exception cref="StorageException">The store refused.</exception>
    public async Task<WindowList> NextAsync(CancellationToken cancellationToken)
    {
        var data = await _table.ReadAsync(rows => rows.Read(), cancellationToken);
        var (now, clock) = (_time.GetUtcNow(), _zone.Clock);
        var open = data.Open.Where(window => window.End > now).Select(window => WithObstacle(window.ToContract(clock), data, clock));
        var next = data.Rules
            .SelectMany(rule => ByRule(rule, data, now, now + Farthest, clock).Where(MayBegin).Take(1))
            .Concat(open.Where(MayBegin))
            .MinBy(window => window.StartUtc);
        next ??= open.Concat(data.Rules.SelectMany(rule => ByRule(rule, data, now, now + Farthest, clock).Take(1))).MinBy(window => window.StartUtc);
        return Frame(data, now, clock) with
        {
            Windows = next is null ? [] : [next],
            Rules = [.. data.Rules.Where(rule => rule.RuleId == next?.RuleId).Select(Contract)],
            Waiting = await WaitingAsync(cancellationToken),
        };
    }

    private static bool MayBegin(PlannedWindow window) => window.Blocked is "" or ScheduleCodes.HospitalHold;

    private static WindowList Frame(ScheduleData data, DateTimeOffset now, ZoneClock clock) => new()
    {
        Windows = [],
        TimeZone = clock.Id,
        NowUtc = now,
        Hold = data.Hold is { } hold ? new WindowHold { MadeBy = hold.MadeBy, Since = hold.Since, Reason = hold.Reason } : null,
    };

    // Bounded, so that a rule whose every date is blacked out ends, too.
    private IEnumerable<PlannedWindow> ByRule(ScheduleRule rule, ScheduleData data, DateTimeOffset now, DateTimeOffset until, ZoneClock clock)
    {
        var at = rule.Times.NextAfter(rule.Effective > now ? rule.Effective : now, clock);
        for (var count = 0; at < until && count < RuleMisses.Most; count++, at = rule.Times.NextAfter(at.Value, clock))
        {
            if (!data.Taken.Contains((rule.RuleId, DueWindows.LocalKey(at.Value, clock))))
            {
                yield return WithObstacle(Occurrence(rule, at.Value, clock), data, clock);
            }
        }
    }

    private static PlannedWindow Occurrence(ScheduleRule rule, DateTimeOffset start, ZoneClock clock) => new()
    {
        WindowId = null,
        StartUtc = start,
        EndUtc = start + rule.Length,
        Outcome = "",
        StartLocal = clock.WallAt(start),
        RuleId = rule.RuleId,
        MadeBy = rule.MadeBy,
        ApprovedBy = rule.ApprovedBy,
        Reason = rule.Reason,
    };

    private PlannedWindow WithObstacle(PlannedWindow window, ScheduleData data, ZoneClock clock) => window with
    {
        Blocked = window switch
        {
            { Outcome.Length: > 0 } => "",
            _ when !DueWindows.Counts(window.ApprovedBy, _options) => ScheduleCodes.NeedsSecondApprover,
            _ when data.BlackoutOf(window.StartUtc, window.EndUtc, clock) is not null => ScheduleCodes.InBlackout,
            _ when data.Hold is not null => ScheduleCodes.HospitalHold,
            _ => "",
        },
    };

    private async Task<long?> WaitingAsync(CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(RelayLimit, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await _relay.ReadWaitingAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null; // a relay that hangs does not keep the schedule from being shown
        }
    }

    private static WindowRule Contract(ScheduleRule rule) => new()
    {
        RuleId = rule.RuleId,
        Rule = rule.Text,
        Minutes = rule.Minutes,
        MadeBy = rule.MadeBy,
        ApprovedBy = rule.ApprovedBy,
        Reason = rule.Reason,
    };

    private static WindowBlackout Contract(Blackout blackout) => new()
    {
        BlackoutId = blackout.BlackoutId,
        From = blackout.From,
        Until = blackout.Until,
        MadeBy = blackout.MadeBy,
        Reason = blackout.Reason,
    };
}
