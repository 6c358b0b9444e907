using System.Diagnostics;
using EdgeMLOps.Airlock.Link.Programs;

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
    public async Task A_program_that_does_not_end_is_killed_with_its_children()
    {
        var result = await RunAsync("sleep 1000 & sleep 1000", "", TimeSpan.FromMilliseconds(300));
        Assert.Equal(ProgramOutcome.TimedOut, result.Outcome);
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

    private Task<ProgramResult> RunAsync(string script, string input, TimeSpan? limit = null) =>
        _runner.RunAsync(new ProgramCall("/bin/sh", ["-c", script], input, limit ?? Long), default);
}
