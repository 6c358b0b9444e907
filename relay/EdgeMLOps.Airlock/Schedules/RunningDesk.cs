using EdgeMLOps.Airlock.States;
using EdgeMLOps.Airlock.Windows;
using EdgeMLOps.Contracts.Control;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Airlock.Schedules;

/// <summary>The hospital's hold, and the extension of the window that runs. Each is an audited event with who and why.</summary>
internal sealed class RunningDesk
{
    private readonly AirlockStore _store;
    private readonly ScheduleTurn _turn;
    private readonly SiteZone _zone;
    private readonly WindowSignals _signals;
    private readonly ScheduleOptions _options;
    private readonly TimeProvider _time;

    public RunningDesk(
        AirlockStore store, ScheduleTurn turn, SiteZone zone, WindowSignals signals, IOptions<ScheduleOptions> options, TimeProvider time)
    {
        _store = store;
        _turn = turn;
        _zone = zone;
        _signals = signals;
        _options = options.Value;
        _time = time;
    }

    /// <summary>Blocks all windows and ends the one that runs; or lets them be again.</summary>
    public Task<ScheduleAnswer> HoldAsync(WindowHoldRequest request, string who, CancellationToken cancellationToken) =>
        _turn.RunAsync(data => HoldAsync(data, request, who, cancellationToken), cancellationToken);

    /// <summary>Lets the running window end later.</summary>
    public Task<ScheduleAnswer> ExtendAsync(WindowExtendRequest request, string who, CancellationToken cancellationToken) =>
        _turn.RunAsync(data => ExtendAsync(data, request, who, cancellationToken), cancellationToken);

    private async Task<ScheduleAnswer> HoldAsync(ScheduleData data, WindowHoldRequest request, string who, CancellationToken cancellationToken)
    {
        var refusal = string.IsNullOrWhiteSpace(request.Reason)
            ? Refusal.Invalid(ScheduleCodes.ReasonMissing)
            : ScheduleRules.Reason(request.Reason);
        refusal ??= (request.Release, data.Hold) switch
        {
            (true, null) => new Refusal(ScheduleCodes.NoHold),
            (false, { } hold) => new Refusal(ScheduleCodes.HospitalHold, hold.ToString()),
            _ => null,
        };
        if (refusal is not null)
        {
            return refusal;
        }

        var made = request.Release ? null : new Hold(who, _time.GetUtcNow(), request.Reason);
        var kind = request.Release ? "HoldReleased" : "HoldMade";
        await _turn.ChangeAsync(rows => rows.SetHold(made), kind, who, new ScheduleDetail { Reason = request.Reason }, cancellationToken);
        if (made is not null)
        {
            // Durable before: a window that begins after this sees it in the table, one that began before is ended here.
            _signals.End(ScheduleCodes.HospitalHold, who);
        }

        return ScheduleAnswer.Made(default);
    }

    private async Task<ScheduleAnswer> ExtendAsync(ScheduleData data, WindowExtendRequest request, string who, CancellationToken cancellationToken)
    {
        var record = _store.Current;
        var window = data.Open.FirstOrDefault(each => each.WindowId == record.WindowId);
        if (!record.Runs || window is null)
        {
            return new Refusal(WindowCodes.NoWindow);
        }

        // A length that no window has, so that adding it up cannot overflow.
        var added = Math.Clamp(request.Minutes, 0, WindowOptions.MaximumMinutes + 1);
        var end = window.End.AddMinutes(added);
        if (MayExtend(data, window, added, end, request.Reason) is { } refusal)
        {
            return refusal;
        }

        var detail = new ScheduleDetail { Key = window.WindowId, EndUtc = end, Minutes = added, Reason = request.Reason };
        if (!await _store.ExtendAsync(window.WindowId, end, rows => rows.Owe("WindowExtended", who, detail), cancellationToken))
        {
            return new Refusal(WindowCodes.NoWindow);
        }

        _signals.Extend(window.WindowId, TimeSpan.FromMinutes(added));
        return ScheduleAnswer.Made(window.WindowId);
    }

    private Refusal? MayExtend(ScheduleData data, ScheduledWindow window, int added, DateTimeOffset end, string reason)
    {
        var rules = new ScheduleRules(_options, _zone.Clock, _time.GetUtcNow());
        return (added < 1 ? Refusal.Invalid(WindowCodes.MinutesOutOfRange) : rules.Length((int)(end - window.Start).TotalMinutes))
            ?? ScheduleRules.Reason(reason)
            ?? (_options.SecondApprover
                ? new Refusal(ScheduleCodes.NeedsSecondApprover, "one person cannot make longer what two said: plan another window")
                : rules.Free(data, window.End, end, window.WindowId));
    }
}
