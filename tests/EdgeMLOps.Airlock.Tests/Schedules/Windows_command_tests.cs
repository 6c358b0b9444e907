using System.Text.Json;
using EdgeMLOps.Airlock.Tests.Parts;
using EdgeMLOps.Contracts.Control;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Airlock.Tests.Schedules;

/// <summary>The real executable and its command line: what a support person types and reads. P3 is watched throughout.</summary>
public sealed class Windows_command_tests : IAsyncLifetime
{
    private readonly AirlockProcess _airlock = new(leaseSeconds: 3); // no test waits for a lease's end, and none is to run out on a busy machine

    public Task InitializeAsync() => _airlock.StartAllAsync();

    public async Task DisposeAsync()
    {
        await _airlock.DisposeAsync();
        Assert.Empty(_airlock.Watch.Violations);
    }

    [Fact]
    public async Task The_schedule_is_planned_shown_and_taken_back()
    {
        await RunAsync(0, "add", "--rule", "daily 02:30", "--minutes", "45", "--reason", "the nightly one");
        var next = await RunAsync(0, "next");
        Assert.Matches(@"^Next window: \w{3} \d+ \w{3} \d{4} 02:30 [+-]\d\d:\d\d \(\d\d:30 UTC\), Europe/Berlin, in .*, 45 min at most, planned", next);
        Assert.Contains($"planned by {Environment.UserName}: the nightly one, rule 'daily 02:30'", next, StringComparison.Ordinal);
        Assert.Contains("to be sent: 7 messages wait in the outbox", next, StringComparison.Ordinal);
        Assert.Contains("rule 'daily 02:30'", await RunAsync(1, "add", "--rule", "mon 03:00", "--minutes", "5"), StringComparison.Ordinal);
        Assert.Contains("one of --at, --local", await RunAsync(1, "add", "--minutes", "5"), StringComparison.Ordinal);
        await RunAsync(0, "add", "--blackout", "2030-12-24", "--until", "2030-12-26");
        await RunAsync(0, "add", "--at", "2030-12-02T20:00:00Z", "--minutes", "5");
        var list = JsonSerializer.Deserialize(await RunAsync(0, "list", "--json"), ControlJson.Default.WindowList)!;
        await RunAsync(0, "remove", $"{Assert.Single(list.Rules).RuleId}");
        var after = await RunAsync(0, "list");
        Assert.Contains($"blackout  {Assert.Single(list.Blackouts).BlackoutId}  2030-12-24 to 2030-12-26 by", after, StringComparison.Ordinal);
        Assert.Contains("Mon 2 Dec 2030 21:00 +01:00 (20:00 UTC), 5 min, planned by", after, StringComparison.Ordinal);
        Assert.DoesNotContain("02:30", after, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hold_ends_the_running_window_and_none_begins_until_it_is_released()
    {
        _airlock.Relay.DoneAfter = 0;
        var window = await _airlock.StartWindowAsync();
        await _airlock.Relay.Granted.Task.WaitAsync(AirlockProcess.Limit);
        await RunAsync(0, "hold", "--reason", "an audit");
        Assert.Equal("HospitalHold", (await _airlock.ReachAsync(WindowState.Serving, window.WindowId)).Code);
        Assert.Contains("an audit", await RunAsync(1, "start"), StringComparison.Ordinal);
        Assert.Contains($"HOLD by {Environment.UserName} since", await RunAsync(0, "next"), StringComparison.Ordinal);
        await RunAsync(0, "hold", "--release", "--reason", "it is over");
        _airlock.Relay.DoneAfter = 3;
        var second = await _airlock.StartWindowAsync();
        Assert.Equal("Done", (await _airlock.ReachAsync(WindowState.Serving, second.WindowId)).Code);
    }

    [Fact]
    public async Task A_window_that_is_extended_ends_later()
    {
        _airlock.Relay.DoneAfter = 0;
        var window = await _airlock.StartWindowAsync();
        await _airlock.Relay.Granted.Task.WaitAsync(AirlockProcess.Limit);
        var before = (await _airlock.ReachAsync(WindowState.Open, window.WindowId)).EndsUtc;
        await RunAsync(0, "extend", "--minutes", "7");
        var after = await _airlock.ReachAsync(WindowState.Open, window.WindowId);
        Assert.Equal(TimeSpan.FromMinutes(7), after.EndsUtc - before);
        Assert.Contains("MinutesOutOfRange", await RunAsync(1, "extend", "--minutes", "240"), StringComparison.Ordinal);
        await _airlock.AbortAsync();
        await _airlock.ReachAsync(WindowState.Serving, window.WindowId);
        Assert.Contains("NoWindow", await RunAsync(1, "extend"), StringComparison.Ordinal);
    }

    private async Task<string> RunAsync(int expected, params string[] arguments)
    {
        var (exitCode, output) = await ChildProcess.RunAsync(
            Repository.Executable("EdgeMLOps.Airlock"), ["windows", .. arguments, "--config", _airlock.ConfigurationFile], AirlockProcess.Limit);
        Assert.True(exitCode == expected, $"{string.Join(' ', arguments)}: {exitCode}\n{output}");
        return output;
    }
}
