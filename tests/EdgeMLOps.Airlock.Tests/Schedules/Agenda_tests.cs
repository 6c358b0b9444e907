using EdgeMLOps.Airlock.Schedules;
using EdgeMLOps.Contracts.Control;

namespace EdgeMLOps.Airlock.Tests.Schedules;

/// <summary>What begins, what does not, and that nothing begins twice, whatever the clock, the zone or the machine does.</summary>
public sealed class Agenda_tests : IAsyncLifetime
{
    private ScheduleBench _bench = null!;

    public async Task InitializeAsync() => _bench = await ScheduleBench.CreateAsync();

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Fact]
    public async Task A_rule_opens_one_window_each_time_it_is_due()
    {
        var rule = await _bench.RuleAsync("daily 02:30", 45);
        Assert.Null(await _bench.LookAsync("2026-11-28T01:29:59Z"));
        var due = await _bench.LookAsync("2026-11-28T01:30:00Z");
        Assert.Equal((rule, "2026-11-28T02:30", "anna"), (due?.RuleId, due?.LocalStart, due?.MadeBy));
        Assert.Equal(TimeSpan.FromMinutes(45), due!.End - due.Start);
        Assert.Null(await _bench.LookAsync("2026-11-28T01:30:01Z"));
        Assert.Null(await _bench.LookAsync("2026-11-28T01:44:00Z"));
        Assert.NotNull(await _bench.LookAsync("2026-11-29T01:30:20Z"));
        Assert.Equal(["Done", "Done"], await _bench.OutcomesAsync());
    }

    [Fact]
    public async Task Where_the_switch_does_not_stand_as_it_was_set_no_window_begins_and_a_clock_set_back_makes_it_due_again()
    {
        await _bench.RuleAsync("daily 02:30", 45);
        await _bench.WindowAsync("2026-11-27T22:00", 10);
        _bench.Link.Note("NftMissing");
        Assert.Null(await _bench.LookAsync("2026-11-27T21:00:29Z"));
        Assert.Equal([""], await _bench.OutcomesAsync());
        Assert.Null(await _bench.LookAsync("2026-11-27T21:00:30Z"));
        Assert.Null(await _bench.LookAsync("2026-11-28T01:30Z"));
        Assert.Null(await _bench.LookAsync("2026-11-28T02:30Z"));
        Assert.Equal(["SkippedByLink", "SkippedByLink"], await _bench.OutcomesAsync());
        Assert.Equal(2, (await _bench.AuditAsync()).Count(row => row.Kind is "WindowDropped" && row.Detail.Contains("SkippedByLink", StringComparison.Ordinal)));
        Assert.Equal(2, _bench.Agenda.Missed);

        _bench.Link.Note("");
        Assert.Null(await _bench.LookAsync("2026-11-27T20:59Z"));
        Assert.NotNull(await _bench.LookAsync("2026-11-27T21:00Z"));
        Assert.NotNull(await _bench.LookAsync("2026-11-28T01:30Z"));
        Assert.Equal(["Done", "Done"], await _bench.OutcomesAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_window_that_is_due_waits_for_a_switch_that_fails_for_a_moment(bool crashes)
    {
        await _bench.RuleAsync("daily 02:30", 45);
        _bench.Link.Note("NftTimedOut");
        Assert.Null(await _bench.LookAsync("2026-11-28T01:30:00Z"));
        var (_, next) = await _bench.Agenda.LookAsync(default);
        Assert.Equal(new DateTimeOffset(2026, 11, 28, 1, 30, 1, TimeSpan.Zero), next);
        Assert.Null(await _bench.LookAsync("2026-11-28T01:30:28Z"));
        if (crashes)
        {
            await _bench.RestartAsync();
        }

        _bench.Link.Note("");
        var due = await _bench.LookAsync("2026-11-28T01:30:29Z");
        Assert.Equal(("2026-11-28T02:30", new DateTimeOffset(2026, 11, 28, 2, 15, 0, TimeSpan.Zero)), (due?.LocalStart, due?.End));
        Assert.Null(await _bench.LookAsync("2026-11-28T01:30:30Z"));
        Assert.Equal(["Done"], await _bench.OutcomesAsync());
        Assert.Equal(0, _bench.Agenda.Missed);
    }

    [Fact]
    public async Task A_window_that_waits_for_the_switch_is_aborted_and_does_not_begin_behind_that()
    {
        await _bench.RuleAsync("daily 02:30", 45);
        await _bench.WindowAsync("2026-11-28T22:00", 10);
        Assert.Equal("NoWindow", (await _bench.Desk.AbortWaitingAsync("bea", default)).Refusal?.Code);
        _bench.Link.Note("NftTimedOut");
        Assert.Null(await _bench.LookAsync("2026-11-28T01:30:00Z"));
        Assert.Null((await _bench.Desk.AbortWaitingAsync("bea", default)).Refusal);
        _bench.Link.Note("");
        Assert.Null(await _bench.LookAsync("2026-11-28T01:30:10Z"));
        Assert.Equal(["Aborted", ""], await _bench.OutcomesAsync());
        Assert.Contains(await _bench.AuditAsync(), row => row is { Kind: "WindowAborted", Who: "bea" });
        Assert.Null(await _bench.LookAsync("2026-11-28T01:29:00Z"));
        Assert.Null(await _bench.LookAsync("2026-11-28T01:30:00Z")); // nor when the clock is set back
        Assert.NotNull(await _bench.LookAsync("2026-11-28T21:00:00Z"));
    }

    [Fact]
    public async Task The_next_time_is_told_so_that_nobody_polls()
    {
        await _bench.RuleAsync("daily 02:30", 45);
        await _bench.WindowAsync("2026-11-27T22:00", 10);
        var (_, next) = await _bench.Agenda.LookAsync(default);
        Assert.Equal(new DateTimeOffset(2026, 11, 27, 21, 0, 0, TimeSpan.Zero), next);
    }

    [Fact]
    public async Task On_the_days_the_clocks_change_a_rule_runs_once()
    {
        await _bench.RuleAsync("daily 02:30", 45);
        await CountAsync(1, "2026-11-28T00:00Z", TimeSpan.FromDays(1));
        _bench.Clock.Set("2027-03-27T22:00Z");
        await _bench.LookAsync();
        await CountAsync(1, "2027-03-27T23:00Z", TimeSpan.FromHours(23)); // the day of 23 hours
        _bench.Clock.Set("2027-10-30T20:00Z");
        await _bench.LookAsync();
        await CountAsync(1, "2027-10-30T22:00Z", TimeSpan.FromHours(25)); // the day of 25
    }

    [Fact]
    public async Task A_window_is_late_within_the_grace_only_and_ends_at_its_planned_end()
    {
        await _bench.RuleAsync("daily 02:30", 45);
        var late = await _bench.LookAsync("2026-11-28T01:44Z");
        Assert.Equal(new DateTimeOffset(2026, 11, 28, 2, 15, 0, TimeSpan.Zero), late?.End);
        Assert.Null(await _bench.LookAsync("2026-11-29T01:45Z"));
        Assert.Equal(["Done", "Missed"], await _bench.OutcomesAsync());
    }

    [Fact]
    public async Task A_single_window_that_was_missed_is_told_and_not_made_up_for()
    {
        await _bench.WindowAsync("2026-11-28T02:30", 240);
        Assert.Null(await _bench.LookAsync("2026-11-28T02:00Z"));
        Assert.Equal(["Missed"], await _bench.OutcomesAsync());
        Assert.Contains(await _bench.AuditAsync(), row => row.Kind is "WindowDropped" && row.Detail.Contains("Missed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_machine_that_was_off_for_400_days_tells_what_it_missed_and_goes_on()
    {
        await _bench.RuleAsync("daily 02:30", 45);
        Assert.Null(await _bench.LookAsync("2028-01-01T12:00Z"));
        Assert.Equal(["Missed", "Missed", "Missed"], await _bench.OutcomesAsync()); // the last three, one by one
        var told = Assert.Single(await _bench.AuditAsync(), row => row.Kind is "WindowsMissed");
        Assert.Contains("\"count\":397", told.Detail, StringComparison.Ordinal); // and those before
        Assert.Equal(400, _bench.Agenda.Missed);
        Assert.NotNull(await _bench.LookAsync("2028-01-02T01:30Z"));
    }

    [Theory]
    [InlineData(20)]
    [InlineData(-20)]
    public async Task A_clock_that_is_wrong_by_years_opens_no_burst_and_no_window_twice(int years)
    {
        await _bench.RuleAsync("daily 02:30", 45);
        Assert.NotNull(await _bench.LookAsync("2026-11-28T01:30Z"));
        var right = _bench.Clock.GetUtcNow();
        _bench.Clock.Set(right.AddYears(years).AddHours(9));
        Assert.Equal(0, await OpenedAsync(TimeSpan.FromHours(1)));
        _bench.Clock.Set(right.AddMinutes(-5)); // and it has the same time before it again
        Assert.Equal(0, await OpenedAsync(TimeSpan.FromHours(23)));
        Assert.Equal(1, await OpenedAsync(TimeSpan.FromDays(1)));
    }

    [Fact]
    public async Task What_was_missed_by_a_wrong_clock_is_due_again_when_it_is_right()
    {
        await _bench.WindowAsync("2026-11-28T20:00", 30);
        await _bench.RuleAsync("daily 02:30", 45);
        Assert.Null(await _bench.LookAsync("2046-11-28T12:00Z"));
        Assert.Equal("Missed", (await _bench.OutcomesAsync())[0]);
        Assert.Null(await _bench.LookAsync("2026-11-27T09:05Z"));
        Assert.Equal([""], await _bench.OutcomesAsync());
        Assert.NotNull(await _bench.LookAsync("2026-11-28T01:30Z"));
        Assert.Null((await _bench.LookAsync("2026-11-28T19:00Z"))?.RuleId);
        Assert.Equal(["Done", "Done"], await _bench.OutcomesAsync());
        Assert.Contains(await _bench.AuditAsync(), row => row.Kind is "ClockSetBack");
    }

    [Fact]
    public async Task A_rule_that_was_made_under_a_clock_ahead_counts_when_it_is_right()
    {
        _bench.Clock.Set("2046-11-27T09:00Z");
        await _bench.RuleAsync("daily 02:30", 45);
        _bench.Clock.Set("2026-11-27T09:00Z");
        Assert.Null(await _bench.LookAsync());
        Assert.NotNull(await _bench.LookAsync("2026-11-28T01:30Z"));
    }

    [Fact]
    public async Task Of_two_that_are_due_together_the_later_begins()
    {
        await _bench.RuleAsync("daily 04:30", 6);
        await _bench.RuleAsync("daily 04:36", 6);
        Assert.Equal("2026-11-28T04:36", (await _bench.LookAsync("2026-11-28T03:36Z"))?.LocalStart);
        Assert.Equal(["Missed", "Done"], await _bench.OutcomesAsync());
        Assert.Null(await _bench.LookAsync("2026-11-28T03:37Z"));
    }

    [Fact]
    public async Task A_crash_after_the_window_was_recorded_neither_loses_nor_doubles_it()
    {
        await _bench.RuleAsync("daily 02:30", 45);
        _bench.Clock.Set("2026-11-28T01:30Z");
        var (taken, _) = await _bench.Agenda.LookAsync(default);
        await _bench.RestartAsync();
        Assert.Equal(taken?.WindowId, (await _bench.LookAsync("2026-11-28T01:31Z"))?.WindowId);
        await _bench.RestartAsync();
        Assert.Null(await _bench.LookAsync("2026-11-28T01:32Z"));
        Assert.Equal(["Done"], await _bench.OutcomesAsync());
    }

    [Fact]
    public async Task A_crash_between_a_change_and_its_audit_row_owes_the_row()
    {
        await _bench.LoseAuditAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => _bench.RuleAsync("daily 02:30", 45));
        await _bench.RestartAsync();
        Assert.DoesNotContain(await _bench.AuditAsync(), row => row.Kind is "RulePlanned");
        await _bench.LookAsync();
        await _bench.LookAsync();
        Assert.Single(await _bench.AuditAsync(), row => row is { Kind: "RulePlanned", Who: "anna" });
    }

    [Fact]
    public async Task A_zone_whose_rules_change_keeps_what_was_taken()
    {
        await _bench.RuleAsync("daily 02:30", 45);
        Assert.NotNull(await _bench.LookAsync("2026-11-28T01:30Z"));

        // An update moves the zone an hour west: 02:30 is an hour later from now on, and on this day comes again.
        _bench.Zone = TimeZoneInfo.Utc;
        _bench.Clock.Pass(TimeSpan.FromHours(1));
        Assert.Null(await _bench.LookAsync("2026-11-28T02:30Z"));
        Assert.NotNull(await _bench.LookAsync("2026-11-29T02:30Z"));
        Assert.Equal(["Done", "Done"], await _bench.OutcomesAsync());
    }

    [Fact]
    public async Task A_hold_skips_what_is_due_until_it_is_released()
    {
        await _bench.RuleAsync("daily 02:30", 45);
        await HoldAsync(release: false);
        Assert.Null(await _bench.LookAsync("2026-11-28T01:30Z"));
        Assert.True(_bench.Agenda.HospitalHolds);
        await HoldAsync(release: true);
        Assert.Null(await _bench.LookAsync("2026-11-28T01:40Z"));
        Assert.NotNull(await _bench.LookAsync("2026-11-29T01:30Z"));
        Assert.Equal([ScheduleCodes.SkippedByHold, "Done"], await _bench.OutcomesAsync());
    }

    [Fact]
    public async Task A_hold_that_comes_after_the_look_is_seen_before_the_window_begins()
    {
        await _bench.RuleAsync("daily 02:30", 45);
        _bench.Clock.Set("2026-11-28T01:30Z");
        var (due, _) = await _bench.Agenda.LookAsync(default);
        Assert.True(await _bench.Agenda.StillStandsAsync(due!.WindowId, default));
        await HoldAsync(release: false);
        Assert.False(await _bench.Agenda.StillStandsAsync(due.WindowId, default));
        Assert.Null(await _bench.LookAsync());
        Assert.Equal([ScheduleCodes.SkippedByHold], await _bench.OutcomesAsync());
    }

    [Fact]
    public async Task On_a_date_that_is_blacked_out_nothing_begins()
    {
        await _bench.RuleAsync("daily 02:30", 45);
        await _bench.WindowAsync("2026-12-24T20:00", 30);
        var request = new WindowBlackoutRequest { From = new DateOnly(2026, 12, 24), Until = new DateOnly(2026, 12, 25) };
        Assert.Null((await _bench.Desk.BlackoutAsync(request, "bert", default)).Refusal);
        await _bench.LookAsync("2026-12-23T12:00Z");
        await CountAsync(0, "2026-12-23T23:00Z", TimeSpan.FromDays(2));
        await CountAsync(1, "2026-12-25T23:00Z", TimeSpan.FromDays(1));
        Assert.Equal(3, (await _bench.OutcomesAsync()).Count(outcome => outcome is ScheduleCodes.SkippedByBlackout));
    }

    [Fact]
    public async Task Without_the_second_person_nothing_begins()
    {
        _bench.Options.SecondApprover = true;
        var rule = await _bench.RuleAsync("daily 02:30", 45);
        var window = await _bench.WindowAsync("2026-11-28T20:00", 30);
        await _bench.WindowAsync("2026-11-28T21:00", 30);
        Assert.Null(await _bench.LookAsync("2026-11-28T01:30Z"));
        Assert.Equal(ScheduleCodes.SamePerson, (await _bench.Desk.ApproveAsync(rule, "anna", default)).Refusal?.Code);
        Assert.Null((await _bench.Desk.ApproveAsync(rule, "bert", default)).Refusal);
        Assert.Null((await _bench.Desk.ApproveAsync(window, "bert", default)).Refusal);
        Assert.Null(await _bench.LookAsync("2026-11-28T01:31Z")); // said after it was due
        Assert.Equal("bert", (await _bench.LookAsync("2026-11-28T19:00Z"))?.ApprovedBy);
        Assert.Null(await _bench.LookAsync("2026-11-28T20:20Z"));
        Assert.Equal("bert", (await _bench.LookAsync("2026-11-29T01:30Z"))?.ApprovedBy);
        Assert.Equal(["Done", ScheduleCodes.NotApproved, "Done"], await _bench.OutcomesAsync());
    }

    [Fact]
    public async Task A_removed_rule_opens_nothing_any_more()
    {
        var rule = await _bench.RuleAsync("daily 02:30", 45);
        _bench.Clock.Set("2026-11-28T01:30Z");
        Assert.Null((await _bench.Desk.RemoveAsync(rule, "bert", default)).Refusal);
        Assert.Null(await _bench.LookAsync());
        Assert.Contains(await _bench.AuditAsync(), row => row is { Kind: "RuleRemoved", Who: "bert" });
    }

    private async Task HoldAsync(bool release)
    {
        var answer = await _bench.Running.HoldAsync(new WindowHoldRequest { Release = release, Reason = "an audit" }, "chief", default);
        Assert.Null(answer.Refusal);
    }

    private async Task CountAsync(int expected, string utc, TimeSpan span)
    {
        _bench.Clock.Set(utc);
        Assert.Equal(expected, await OpenedAsync(span));
    }

    // Looks every ten minutes.
    private async Task<int> OpenedAsync(TimeSpan span)
    {
        var opened = 0;
        for (var passed = TimeSpan.Zero; passed < span; passed += TimeSpan.FromMinutes(10))
        {
            opened += await _bench.LookAsync() is null ? 0 : 1;
            _bench.Clock.Pass(TimeSpan.FromMinutes(10));
        }

        return opened;
    }
}
