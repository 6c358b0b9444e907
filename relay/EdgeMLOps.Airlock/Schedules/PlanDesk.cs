using System.Globalization;
using EdgeMLOps.Airlock.States;
using EdgeMLOps.Airlock.Windows;
using EdgeMLOps.Contracts.Control;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Airlock.Schedules;

/// <summary>Plans windows and rules. Each is an audited event with who and why.</summary>
internal sealed class PlanDesk
{
    // Each rule is held against each other one for 28 years.
    private const int MostRules = 20;

    private readonly AirlockStore _store;
    private readonly ScheduleTurn _turn;
    private readonly SiteZone _zone;
    private readonly ScheduleOptions _options;
    private readonly TimeProvider _time;

    public PlanDesk(AirlockStore store, ScheduleTurn turn, SiteZone zone, IOptions<ScheduleOptions> options, TimeProvider time)
    {
        _store = store;
        _turn = turn;
        _zone = zone;
        _options = options.Value;
        _time = time;
    }

    /// <summary>Plans a window that begins now.</summary>
    public Task<ScheduleAnswer> StartAsync(WindowStartRequest request, string who, CancellationToken cancellationToken) =>
        _turn.RunAsync(data => StartAsync(data, request, who, cancellationToken), cancellationToken);

    /// <summary>Plans a window, or a rule.</summary>
    public Task<ScheduleAnswer> AddAsync(WindowPlanRequest request, string who, CancellationToken cancellationToken) =>
        _turn.RunAsync(data => AddAsync(data, request, who, cancellationToken), cancellationToken);

    private async Task<ScheduleAnswer> StartAsync(ScheduleData data, WindowStartRequest request, string who, CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        var rules = new ScheduleRules(_options, _zone.Clock, now);
        var end = now.AddMinutes(Math.Clamp(request.Minutes, 0, WindowOptions.MaximumMinutes));
        var refusal = rules.Length(request.Minutes)
            ?? ScheduleRules.Reason(request.Reason)
            ?? MayStart(data)
            ?? rules.Free(data, now, end, but: null);
        return refusal is null ? await PlanAsync(now, end, request.Reason, who, cancellationToken) : refusal;
    }

    private Refusal? MayStart(ScheduleData data) => data.Hold switch
    {
        // A window that could only begin later is not what "start" means.
        _ when _store.Current.State != WindowState.Serving => new Refusal(WindowCodes.NotServing, $"{_store.Current.State}"),
        { } hold => new Refusal(ScheduleCodes.HospitalHold, hold.ToString()),
        null when _options.MinimumNoticeMinutes > 0 => new Refusal(
            ScheduleCodes.TooShortNotice, FormattableString.Invariant($"{_options.MinimumNoticeMinutes} minutes of notice are asked for")),
        null => null,
    };

    private async Task<ScheduleAnswer> AddAsync(ScheduleData data, WindowPlanRequest request, string who, CancellationToken cancellationToken)
    {
        var rules = new ScheduleRules(_options, _zone.Clock, _time.GetUtcNow());
        if ((rules.Length(request.Minutes) ?? ScheduleRules.Reason(request.Reason)) is { } wrong)
        {
            return wrong;
        }

        if (request is { Rule: { } text, StartUtc: null, LocalStart: null })
        {
            return await AddRuleAsync(data, rules, text, request, who, cancellationToken);
        }

        var (refusal, start) = StartOf(request);
        var end = start.AddMinutes(request.Minutes);
        refusal ??= rules.Notice(start) ?? rules.Free(data, start, end, but: null);
        return refusal is null ? await PlanAsync(start, end, request.Reason, who, cancellationToken) : refusal;
    }

    private (Refusal? Refusal, DateTimeOffset Start) StartOf(WindowPlanRequest request)
    {
        if (request is { StartUtc: { } instant, LocalStart: null, Rule: null })
        {
            return ScheduleRules.IsFar(instant.Year) ? (Refusal.Invalid(ScheduleCodes.WrongTime), default) : (null, instant.ToUniversalTime());
        }

        if (request is not { StartUtc: null, LocalStart: { } text, Rule: null }
            || !DateTime.TryParseExact(text, "yyyy-MM-ddTHH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var wall)
            || ScheduleRules.IsFar(wall.Year))
        {
            return (Refusal.Invalid(ScheduleCodes.WrongTime, "one of an instant, a local time such as 2026-11-21T22:00, and a rule"), default);
        }

        var instants = _zone.Clock.InstantsOf(wall);
        return instants.Count switch
        {
            0 => (Refusal.Invalid(ScheduleCodes.NoSuchLocalTime, $"the clocks of {_zone.Clock.Id} go forward over it"), default),
            1 => (null, instants[0]),
            _ => (Refusal.Invalid(ScheduleCodes.LocalTimeComesTwice, $"it is {instants[0]:u} and {instants[1]:u}: say which"), default),
        };
    }

    private async Task<ScheduleAnswer> AddRuleAsync(
        ScheduleData data, ScheduleRules rules, string text, WindowPlanRequest request, string who, CancellationToken cancellationToken)
    {
        if (!RuleTimes.TryParse(text, out var times))
        {
            return Refusal.Invalid(ScheduleCodes.WrongRule, "five cron fields, or days and a time such as 'mon-fri 22:15'");
        }

        var refusal = data.Rules.Count < MostRules
            ? rules.Free(data, times, request.Minutes)
            : new Refusal(ScheduleCodes.TooManyRules, FormattableString.Invariant($"{MostRules} are allowed"));
        if (refusal is not null)
        {
            return refusal;
        }

        var rule = new ScheduleRule
        {
            RuleId = Guid.NewGuid(),
            Text = text,
            Times = times,
            Minutes = request.Minutes,
            Effective = _time.GetUtcNow().AddMinutes(_options.MinimumNoticeMinutes),
            MadeBy = who,
            Reason = request.Reason,
        };
        var detail = new ScheduleDetail { Key = rule.RuleId, Rule = text, Minutes = rule.Minutes, Reason = rule.Reason };
        await _turn.ChangeAsync(rows => rows.Add(rule), "RulePlanned", who, detail, cancellationToken);
        return ScheduleAnswer.Made(rule.RuleId);
    }

    private async Task<ScheduleAnswer> PlanAsync(
        DateTimeOffset start, DateTimeOffset end, string reason, string who, CancellationToken cancellationToken)
    {
        var window = new ScheduledWindow { WindowId = Guid.NewGuid(), Start = start, End = end, MadeBy = who, Reason = reason };
        var detail = new ScheduleDetail { Key = window.WindowId, StartUtc = start, EndUtc = end, Reason = reason };
        await _turn.ChangeAsync(rows => rows.Add(window), "WindowPlanned", who, detail, cancellationToken);
        return ScheduleAnswer.Made(window.WindowId);
    }
}
