using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using EdgeMLOps.Airlock.Link.Programs;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Airlock.Tests.Link.Programs;

public sealed class ProgramRunner_tests
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(30);

    private readonly ProgramRunner _runner = new(TimeProvider.System);

    [Fact]
    public async Task A_program_reads_what_it_is_given_and_what_it_writes_and_answers_is_told()
    {
        var result = await RunAsync("cat; echo bad >&2; exit 3", "some input");
        Assert.Equal(new ProgramResult(ProgramOutcome.Ended, 3, "some input", "bad\n"), result);
        Assert.False(result.Succeeded);
    }

    [Fact]
    public async Task An_argument_is_an_argument_whatever_it_holds()
    {
        var call = new ProgramCall("/bin/echo", ["a b", "; rm -rf /nowhere", "$(id)", "\"", "*"], "", Long);
        Assert.Equal("a b ; rm -rf /nowhere $(id) \" *\n", (await _runner.RunAsync(call, default)).Output);
    }

    [Fact]
    public async Task What_is_not_there_is_told() => Assert.Equal(
        ProgramOutcome.Missing, (await _runner.RunAsync(new ProgramCall("/no/such/program", [], "", Long), default)).Outcome);

    [Fact]
    public async Task What_may_not_be_run_is_told() => Assert.Equal(
        ProgramOutcome.Missing, (await _runner.RunAsync(new ProgramCall("/etc/passwd", [], "", Long), default)).Outcome);

    [Fact]
    public async Task A_program_that_does_not_end_is_killed_with_its_children()
    {
        using var folder = new TempFolder();
        var result = await RunAsync($"sleep 1000 & echo $! > {folder["child"]}; sleep 1000", "", TimeSpan.FromSeconds(2));
        Assert.Equal(ProgramOutcome.TimedOut, result.Outcome);
        await AssertEndsAsync(await File.ReadAllTextAsync(folder["child"]));
    }

    [Fact]
    public async Task A_child_that_its_program_leaves_behind_is_killed_when_the_program_ends()
    {
        var result = await RunAsync("sleep 1000 > /dev/null 2>&1 & echo $!", "");
        Assert.True(result.Succeeded);
        await AssertEndsAsync(result.Output);
    }

    [Fact]
    public async Task A_watchdog_in_a_session_of_its_own_stays()
    {
        var result = await RunAsync("setsid --fork sh -c 'echo $$; exec sleep 1000 > /dev/null 2>&1'", "");
        Assert.True(result.Succeeded);
        using var watchdog = Process.GetProcessById(int.Parse(result.Output, CultureInfo.InvariantCulture));
        Assert.True(ProcessTable.IsAlive(watchdog.Id));
        watchdog.Kill();
    }

    [Theory]
    [InlineData(typeof(AggregateException))] // what Process.Kill throws where a child is another user's
    [InlineData(typeof(Win32Exception))]
    [InlineData(typeof(InvalidOperationException))]
    public void What_cannot_be_killed_is_waited_for_and_throws_nothing(Type fault)
    {
        var called = false;
        ProgramGroup.KillTree(() =>
        {
            called = true;
            throw (Exception)Activator.CreateInstance(fault)!; // not null: a class
        });
        Assert.True(called);
    }

    [Fact]
    public async Task A_program_that_does_not_go_away_is_waited_for_only_so_long()
    {
        using var process = Process.Start("/bin/sleep", "1000");
        Assert.False(await _runner.EndsAsync(process, TimeSpan.FromMilliseconds(100)));
        process.Kill();
        Assert.True(await _runner.EndsAsync(process, Long));
    }

    [Fact]
    public async Task A_program_that_writes_without_end_is_killed() =>
        Assert.Equal(ProgramOutcome.WroteTooMuch, (await RunAsync("exec yes", "")).Outcome);

    [Fact]
    public async Task A_program_that_does_not_read_its_input_is_told_by_its_exit_code() =>
        Assert.Equal(7, (await RunAsync("exec <&-; exit 7", new string('x', 1 << 20))).ExitCode);

    private static Task AssertEndsAsync(string process) => Eventually.HoldsAsync(
        () => !ProcessTable.IsAlive(int.Parse(process, CultureInfo.InvariantCulture)), Long, "what the program started is gone");

    private Task<ProgramResult> RunAsync(string script, string input, TimeSpan? limit = null) =>
        _runner.RunAsync(new ProgramCall("/bin/sh", ["-c", script], input, limit ?? Long), default);
}
