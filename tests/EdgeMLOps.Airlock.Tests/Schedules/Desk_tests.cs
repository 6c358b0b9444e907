using EdgeMLOps.Contracts.Control;

namespace EdgeMLOps.Airlock.Tests.Schedules;

/// <summary>What people may ask of the schedule, and what they are refused, with the reason.</summary>
public sealed class Desk_tests : IAsyncLifetime
{
    private ScheduleBench _bench = null!;

    public async Task InitializeAsync() => _bench = await ScheduleBench.CreateAsync();

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Theory]
    [InlineData("2027-03-28T02:30", 30, "NoSuchLocalTime", "Europe/Berlin")]
    [InlineData("2027-10-31T02:30", 30, "LocalTimeComesTwice", "2027-10-31 00:30:00Z and 2027-10-31 01:30:00Z")]
    [InlineData("2027-02-29T02:30", 30, "WrongTime", "")]
    [InlineData("9999-12-31T23:59", 30, "WrongTime", "")]
    [InlineData("2026-11-27T09:59", 30, "InThePast", "Fri 27 Nov 2026 09:59")]
    [InlineData("2026-11-28T02:30", 0, "MinutesOutOfRange", "1 to 240")]
    [InlineData("2026-11-28T02:30", 241, "MinutesOutOfRange", "1 to 240")]
    [InlineData("2026-11-28T02:30", int.MinValue, "MinutesOutOfRange", "1 to 240")]
    public async Task A_window_that_cannot_be_is_refused_with_the_reason(string local, int minutes, string code, string detail)
    {
        var answer = await _bench.Plans.AddAsync(new WindowPlanRequest { LocalStart = local, Minutes = minutes }, "anna", default);
        Assert.Equal((code, true), (answer.Refusal?.Code, answer.Refusal?.IsInvalid));
        Assert.Contains(detail, answer.Refusal?.Detail ?? "", StringComparison.Ordinal);
        Assert.Empty(await _bench.OutcomesAsync());
    }

    [Theory]
    [InlineData("0 3 30 2 *", 30, "NeverDue")]
    [InlineData("0 25 * * *", 30, "WrongRule")]
    [InlineData("0,20 4 * * *", 30, "OverlapsItself")]
    [InlineData("daily 04:30", 241, "MinutesOutOfRange")]
    public async Task A_rule_that_cannot_be_is_refused_with_the_reason(string rule, int minutes, string code) =>
        Assert.Equal(code, await RefusalAsync(new WindowPlanRequest { Rule = rule, Minutes = minutes }));

    [Fact]
    public async Task Of_an_instant_a_local_time_and_a_rule_one_is_taken()
    {
        var at = new DateTimeOffset(2026, 12, 1, 0, 0, 0, TimeSpan.Zero);
        Assert.Equal("WrongTime", await RefusalAsync(new WindowPlanRequest { Minutes = 30 }));
        Assert.Equal("WrongTime", await RefusalAsync(new WindowPlanRequest { StartUtc = at, LocalStart = "2026-12-01T04:00", Minutes = 30 }));
        Assert.Equal("WrongTime", await RefusalAsync(new WindowPlanRequest { StartUtc = at, Rule = "daily 04:30", Minutes = 30 }));
        Assert.Null(await RefusalAsync(new WindowPlanRequest { StartUtc = at, Minutes = 30 }));
    }

    [Fact]
    public async Task What_overlaps_is_refused_and_says_what_it_overlaps()
    {
        var rule = await _bench.RuleAsync("mon-fri 04:30", 45);
        var window = await _bench.WindowAsync("2026-11-28T20:00", 30);
        await OverlapsAsync(new WindowPlanRequest { LocalStart = "2026-11-28T20:29", Minutes = 5 }, window, "by anna");
        await OverlapsAsync(new WindowPlanRequest { LocalStart = "2026-11-30T05:14", Minutes = 5 }, rule, "Mon 30 Nov 2026 04:30 +01:00");
        await OverlapsAsync(new WindowPlanRequest { LocalStart = "2026-11-30T04:00", Minutes = 31 }, rule, "mon-fri 04:30");
        await OverlapsAsync(new WindowPlanRequest { Rule = "0 5 1 1 *", Minutes = 5 }, rule, "Fri 1 Jan 2027 05:00");
        await OverlapsAsync(new WindowPlanRequest { Rule = "sat 19:50", Minutes = 11 }, window, "Sat 28 Nov 2026 20:00");
        Assert.Null(await RefusalAsync(new WindowPlanRequest { LocalStart = "2026-11-28T20:30", Minutes = 5 }));
        Assert.Null(await RefusalAsync(new WindowPlanRequest { LocalStart = "2026-11-30T05:15", Minutes = 5 }));
        Assert.Null(await RefusalAsync(new WindowPlanRequest { LocalStart = "2026-11-29T04:30", Minutes = 45 }));
        Assert.Null(await RefusalAsync(new WindowPlanRequest { Rule = "sat,sun 05:30", Minutes = 45 }));
    }

    [Fact]
    public async Task What_a_rule_was_due_for_and_is_over_is_in_nobodys_way()
    {
        await _bench.RuleAsync("daily 02:30", 45);
        Assert.NotNull(await _bench.LookAsync("2026-11-28T01:30Z"));
        _bench.Clock.Set("2026-11-28T01:40Z");
        Assert.Null((await _bench.Plans.StartAsync(new WindowStartRequest { Minutes = 10 }, "anna", default)).Refusal);
    }

    [Fact]
    public async Task A_date_that_is_blacked_out_is_refused()
    {
        var request = new WindowBlackoutRequest { From = new DateOnly(2026, 12, 24), Until = new DateOnly(2026, 12, 26), Reason = "Christmas" };
        var blackout = await _bench.Desk.BlackoutAsync(request, "bert", default);
        Assert.Null(blackout.Refusal);
        Assert.Equal("InBlackout", await RefusalAsync(new WindowPlanRequest { LocalStart = "2026-12-26T23:59", Minutes = 5 }));
        Assert.Equal("InBlackout", await RefusalAsync(new WindowPlanRequest { LocalStart = "2026-12-23T23:56", Minutes = 5 }));
        Assert.Null(await RefusalAsync(new WindowPlanRequest { LocalStart = "2026-12-23T23:55", Minutes = 5 }));
        Assert.Null(await RefusalAsync(new WindowPlanRequest { LocalStart = "2026-12-27T00:00", Minutes = 5 }));
        _bench.Clock.Set("2026-12-24T12:00Z");
        Assert.Equal("InBlackout", (await _bench.Plans.StartAsync(new WindowStartRequest { Minutes = 5 }, "anna", default)).Refusal?.Code);
        Assert.Null((await _bench.Desk.RemoveAsync(blackout.Key, "bert", default)).Refusal);
        Assert.Null((await _bench.Plans.StartAsync(new WindowStartRequest { Minutes = 5 }, "anna", default)).Refusal);
        var wrong = request with { Until = new DateOnly(2026, 12, 23) };
        Assert.Equal("WrongDates", (await _bench.Desk.BlackoutAsync(wrong, "bert", default)).Refusal?.Code);
    }

    [Fact]
    public async Task The_notice_the_site_asks_for_is_kept_by_windows_rules_and_starts()
    {
        _bench.Options.MinimumNoticeMinutes = 1_440;
        Assert.Equal("TooShortNotice", await RefusalAsync(new WindowPlanRequest { LocalStart = "2026-11-28T09:59", Minutes = 5 }));
        Assert.Null(await RefusalAsync(new WindowPlanRequest { LocalStart = "2026-11-28T10:00", Minutes = 5 }));
        Assert.Equal("TooShortNotice", (await _bench.Plans.StartAsync(new WindowStartRequest { Minutes = 5 }, "anna", default)).Refusal?.Code);
        await _bench.RuleAsync("daily 02:30", 45);
        Assert.Null(await _bench.LookAsync("2026-11-28T01:30Z"));
        Assert.NotNull(await _bench.LookAsync("2026-11-29T01:30Z"));
    }

    [Fact]
    public async Task A_window_is_removed_only_before_it_begins()
    {
        var planned = await _bench.WindowAsync("2026-11-28T20:00", 30);
        var begun = (await _bench.Plans.StartAsync(new WindowStartRequest { Minutes = 5 }, "anna", default)).Key;
        var (due, _) = await _bench.Agenda.LookAsync(default);
        await _bench.BeginAsync(due!);
        Assert.Equal("NoWindow", (await _bench.Desk.RemoveAsync(begun, "bert", default)).Refusal?.Code);
        Assert.Null((await _bench.Desk.RemoveAsync(planned, "bert", default)).Refusal);
        Assert.Equal("NoWindow", (await _bench.Desk.RemoveAsync(planned, "bert", default)).Refusal?.Code);
        Assert.False(await _bench.Agenda.StillStandsAsync(planned, default));
    }

    [Fact]
    public async Task The_running_window_is_extended_up_to_the_longest_and_not_into_another()
    {
        Assert.Equal("NoWindow", await ExtensionAsync(5));
        await _bench.Plans.StartAsync(new WindowStartRequest { Minutes = 30 }, "anna", default);
        await _bench.WindowAsync("2026-11-27T12:00", 30);
        var (due, _) = await _bench.Agenda.LookAsync(default);
        await _bench.BeginAsync(due!);
        Assert.Equal("MinutesOutOfRange", await ExtensionAsync(0));
        Assert.Equal("MinutesOutOfRange", await ExtensionAsync(211));
        Assert.Equal("MinutesOutOfRange", await ExtensionAsync(int.MaxValue));
        Assert.Equal("Overlaps", await ExtensionAsync(91));
        Assert.Null(await ExtensionAsync(60));
        Assert.Equal(due!.Start.AddMinutes(90), _bench.Store.Current.EndsUtc);
        Assert.Null(await ExtensionAsync(30));
        Assert.Equal("Overlaps", await ExtensionAsync(1));
        Assert.Equal(2, (await _bench.AuditAsync()).Count(row => row is { Kind: "WindowExtended", Who: "bert" }));
        _bench.Options.SecondApprover = true;
        Assert.Equal("NeedsSecondApprover", await ExtensionAsync(1));
    }

    [Theory]
    [InlineData("2026-11-27T09:10Z")]
    [InlineData("2026-11-27T08:10Z")]
    [InlineData("2026-08-01T00:00Z")]
    public async Task An_extension_is_counted_from_the_begin_whatever_the_wall_clock_was_set_to(string wallClock)
    {
        await _bench.Plans.StartAsync(new WindowStartRequest { Minutes = 30 }, "anna", default);
        var (due, _) = await _bench.Agenda.LookAsync(default);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(_bench.Signals.Begin(due!.WindowId, TimeSpan.FromMinutes(30), _bench.Clock));
        await _bench.BeginAsync(due);
        _bench.Clock.Pass(TimeSpan.FromMinutes(10));
        _bench.Clock.Set(wallClock);
        Assert.Null(await ExtensionAsync(60));
        Assert.Equal(TimeSpan.FromMinutes(30 + 60 - 10), _bench.Clock.LastTimer);
        Assert.Null(await ExtensionAsync(150));
        Assert.Equal(TimeSpan.FromMinutes(240 - 10), _bench.Clock.LastTimer);
        Assert.False(over.IsCancellationRequested);
    }

    [Fact]
    public async Task A_hold_has_a_name_and_a_reason_and_outlives_the_process()
    {
        var hold = new WindowHoldRequest { Release = false, Reason = "" };
        Assert.Equal("ReasonMissing", (await _bench.Running.HoldAsync(hold, "chief", default)).Refusal?.Code);
        Assert.Equal("WrongReason", (await _bench.Running.HoldAsync(hold with { Reason = "two\nlines" }, "chief", default)).Refusal?.Code);
        Assert.Null((await _bench.Running.HoldAsync(hold with { Reason = "an audit" }, "chief", default)).Refusal);
        await _bench.RestartAsync();
        var again = (await _bench.Running.HoldAsync(hold with { Reason = "again" }, "anna", default)).Refusal;
        Assert.Equal("HospitalHold", again?.Code);
        Assert.Contains("by chief since 2026-11-27 09:00:00Z: an audit", again?.Detail, StringComparison.Ordinal);
        Assert.Equal("HospitalHold", (await _bench.Plans.StartAsync(new WindowStartRequest { Minutes = 5 }, "anna", default)).Refusal?.Code);
        var release = new WindowHoldRequest { Release = true, Reason = "it is over" };
        Assert.Null((await _bench.Running.HoldAsync(release, "chief", default)).Refusal);
        Assert.Equal("NoHold", (await _bench.Running.HoldAsync(release, "chief", default)).Refusal?.Code);
        var rows = await _bench.AuditAsync();
        Assert.Contains(rows, row => row is { Kind: "HoldMade", Who: "chief" } && row.Detail.Contains("an audit", StringComparison.Ordinal));
        Assert.Contains(rows, row => row is { Kind: "HoldReleased", Who: "chief" } && row.Detail.Contains("it is over", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Rules_are_bounded()
    {
        for (var hour = 0; hour < 20; hour++)
        {
            await _bench.RuleAsync(FormattableString.Invariant($"30 {hour} 1 1 *"), 5);
        }

        Assert.Equal("TooManyRules", await RefusalAsync(new WindowPlanRequest { Rule = "30 21 1 1 *", Minutes = 5 }));
    }

    [Fact]
    public async Task The_next_window_is_shown_in_local_time_with_whose_it_is()
    {
        await _bench.RuleAsync("daily 02:30", 45);
        var request = new WindowBlackoutRequest { From = new DateOnly(2026, 11, 28), Until = new DateOnly(2026, 11, 28) };
        await _bench.Desk.BlackoutAsync(request, "bert", default);
        var list = await _bench.View.NextAsync(default);
        var next = Assert.Single(list.Windows);
        Assert.Equal(("2026-11-29T02:30:00+01:00", "anna", ""), ($"{next.StartLocal:yyyy-MM-ddTHH:mm:sszzz}", next.MadeBy, next.Blocked));
        Assert.Equal(("Europe/Berlin", "daily 02:30"), (list.TimeZone, Assert.Single(list.Rules).Rule));
        Assert.Null(list.Waiting);
        var days = (await _bench.View.ListAsync(default)).Windows.Select(window => (window.StartLocal?.Day, window.Blocked)).ToArray();
        Assert.Equal((28, "InBlackout"), days[0]);
        Assert.Equal([29, 30, 1, 2, 3, 4], days.Skip(1).Select(day => day.Day!.Value));
    }

    private async Task<string?> RefusalAsync(WindowPlanRequest request) => (await _bench.Plans.AddAsync(request, "anna", default)).Refusal?.Code;

    private async Task<string?> ExtensionAsync(int minutes) =>
        (await _bench.Running.ExtendAsync(new WindowExtendRequest { Minutes = minutes }, "bert", default)).Refusal?.Code;

    private async Task OverlapsAsync(WindowPlanRequest request, Guid with, string detail)
    {
        var refusal = (await _bench.Plans.AddAsync(request, "carl", default)).Refusal;
        Assert.Equal("Overlaps", refusal?.Code);
        Assert.Contains($"{with}", refusal?.Detail, StringComparison.Ordinal);
        Assert.Contains(detail, refusal?.Detail, StringComparison.Ordinal);
    }
}
