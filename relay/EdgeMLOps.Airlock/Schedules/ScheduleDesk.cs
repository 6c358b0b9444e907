using EdgeMLOps.Airlock.States;
using EdgeMLOps.Airlock.Windows;
using EdgeMLOps.Contracts.Control;

namespace EdgeMLOps.Airlock.Schedules;

/// <summary>Dates without windows, the word of the second person, and what is taken out again. Each is an audited event with who.</summary>
internal sealed class ScheduleDesk
{
    private const int MostBlackouts = 200;

    private readonly AirlockStore _store;
    private readonly ScheduleTable _table;
    private readonly ScheduleTurn _turn;
    private readonly WindowSignals _signals;
    private readonly TimeProvider _time;

    public ScheduleDesk(AirlockStore store, ScheduleTurn turn, WindowSignals signals, TimeProvider time)
    {
        _store = store;
        _table = store.Schedule;
        _turn = turn;
        _signals = signals;
        _time = time;
    }

    /// <summary>Takes dates out of the schedule. A window that runs on one of them goes on; a hold ends it.</summary>
    public Task<ScheduleAnswer> BlackoutAsync(WindowBlackoutRequest request, string who, CancellationToken cancellationToken) =>
        _turn.RunAsync(data => BlackoutAsync(data, request, who, cancellationToken), cancellationToken);

    /// <summary>Takes a window that did not begin, a rule or a blackout out of the schedule.</summary>
    public Task<ScheduleAnswer> RemoveAsync(Guid key, string who, CancellationToken cancellationToken) =>
        _turn.RunAsync(_ => RemoveInTurnAsync(key, who, cancellationToken), cancellationToken);

    /// <summary>Drops what is due and has not begun, such as while it waits for the switch: it would begin after this word.</summary>
    public Task<ScheduleAnswer> AbortWaitingAsync(string who, CancellationToken cancellationToken) =>
        _turn.RunAsync(data => AbortWaitingAsync(data, who, cancellationToken), cancellationToken);

    /// <summary>Gives the word of the second person.</summary>
    public Task<ScheduleAnswer> ApproveAsync(Guid key, string who, CancellationToken cancellationToken) =>
        _turn.RunAsync(data => ApproveAsync(data, key, who, cancellationToken), cancellationToken);

    private async Task<ScheduleAnswer> BlackoutAsync(
        ScheduleData data, WindowBlackoutRequest request, string who, CancellationToken cancellationToken)
    {
        var refusal = request switch
        {
            _ when request.From > request.Until || ScheduleRules.IsFar(request.From.Year) || ScheduleRules.IsFar(request.Until.Year) =>
                Refusal.Invalid(ScheduleCodes.WrongDates, "the last date lies before the first, or beyond the years 2000 to 2200"),
            _ when data.Blackouts.Count >= MostBlackouts => new Refusal(
                ScheduleCodes.TooManyBlackouts, FormattableString.Invariant($"{MostBlackouts} are allowed")),
            _ => ScheduleRules.Reason(request.Reason),
        };
        if (refusal is not null)
        {
            return refusal;
        }

        var blackout = new Blackout { BlackoutId = Guid.NewGuid(), From = request.From, Until = request.Until, MadeBy = who, Reason = request.Reason };
        var detail = new ScheduleDetail { Key = blackout.BlackoutId, From = blackout.From, Until = blackout.Until, Reason = blackout.Reason };
        await _turn.ChangeAsync(rows => rows.Add(blackout), "BlackoutPlanned", who, detail, cancellationToken);
        return ScheduleAnswer.Made(blackout.BlackoutId);
    }

    private async Task<ScheduleAnswer> RemoveInTurnAsync(Guid key, string who, CancellationToken cancellationToken)
    {
        var removed = await _table.ChangeAsync(rows => Remove(rows, key, who), cancellationToken);
        if (!removed)
        {
            return new Refusal(WindowCodes.NoWindow);
        }

        _signals.End(key, WindowCodes.Aborted, who); // the referee may be about to begin it
        return ScheduleAnswer.Made(key);
    }

    private async Task<ScheduleAnswer> AbortWaitingAsync(ScheduleData data, string who, CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        var waiting = data.Open.Where(window => window.Start <= now && window.WindowId != _store.Current.WindowId).ToList();
        foreach (var window in waiting)
        {
            var detail = new ScheduleDetail { Key = window.RuleId ?? window.WindowId, StartUtc = window.Start, EndUtc = window.End };
            await _turn.ChangeAsync(rows => rows.SetOutcome(window.WindowId, WindowCodes.Aborted), "WindowAborted", who, detail, cancellationToken);
            _signals.End(window.WindowId, WindowCodes.Aborted, who); // the referee may be about to begin it
        }

        return waiting.Count == 0 ? new Refusal(WindowCodes.NoWindow) : ScheduleAnswer.Made(waiting[^1].WindowId);
    }

    private static bool Remove(ScheduleRows rows, Guid key, string who)
    {
        var kind = rows.RemoveWindow(key) ? "WindowRemoved" : "";
        kind = kind.Length == 0 && rows.RemoveRule(key) ? "RuleRemoved" : kind;
        kind = kind.Length == 0 && rows.RemoveBlackout(key) ? "BlackoutRemoved" : kind;
        if (kind.Length > 0)
        {
            rows.Owe(kind, who, new ScheduleDetail { Key = key });
        }

        return kind.Length > 0;
    }

    private async Task<ScheduleAnswer> ApproveAsync(ScheduleData data, Guid key, string who, CancellationToken cancellationToken)
    {
        var rule = data.Rules.FirstOrDefault(each => each.RuleId == key);
        var window = data.Open.FirstOrDefault(each => each.WindowId == key && each.RuleId is null);
        var refusal = MayApprove(rule?.MadeBy ?? window?.MadeBy, rule?.ApprovedBy ?? window?.ApprovedBy, who);
        if (refusal is not null)
        {
            return refusal;
        }

        var now = _time.GetUtcNow();
        var detail = new ScheduleDetail { Key = key };
        await (rule is null
            ? _turn.ChangeAsync(rows => rows.ApproveWindow(key, who), "WindowApproved", who, detail, cancellationToken)
            : _turn.ChangeAsync(rows => rows.ApproveRule(key, who, now), "RuleApproved", who, detail, cancellationToken));
        return ScheduleAnswer.Made(key);
    }

    private static Refusal? MayApprove(string? madeBy, string? approvedBy, string who) => madeBy switch
    {
        null => new Refusal(WindowCodes.NoWindow),
        _ when approvedBy is not null => new Refusal(ScheduleCodes.AlreadyApproved, $"by {approvedBy}"),
        _ when string.Equals(madeBy, who, StringComparison.Ordinal) => new Refusal(ScheduleCodes.SamePerson, $"{who} made it"),
        _ => null,
    };
}
