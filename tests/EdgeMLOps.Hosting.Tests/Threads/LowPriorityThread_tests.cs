using EdgeMLOps.Hosting.Threads;

namespace EdgeMLOps.Hosting.Tests.Threads;

public sealed class LowPriorityThread_tests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Work_is_done_in_order_on_one_thread_that_others_come_before()
    {
        using var thread = new LowPriorityThread("patient");
        var seen = new List<(int Work, int Thread, string Nice)>();
        await Task.WhenAll(Enumerable.Range(0, 40).Select(i => thread.RunAsync(
            () =>
            {
                seen.Add((i, Environment.CurrentManagedThreadId, NiceOfThisThread()));
                return i;
            },
            default))).WaitAsync(Limit);

        Assert.Equal(Enumerable.Range(0, 40), seen.Select(item => item.Work));
        Assert.Single(seen.Select(item => item.Thread).Distinct());
        Assert.All(seen, item => Assert.Equal(OperatingSystem.IsLinux() ? "10" : "", item.Nice));
        Assert.NotEqual("10", NiceOfThisThread());
    }

    [Fact]
    public async Task What_work_throws_is_its_callers_and_ends_nothing_else()
    {
        using var thread = new LowPriorityThread("patient");
        await Assert.ThrowsAsync<InvalidOperationException>(() => thread.RunAsync<int>(() => throw new InvalidOperationException(), default));
        Assert.Equal(3, await thread.RunAsync(() => 3, default).WaitAsync(Limit));
    }

    [Fact]
    public async Task Work_given_up_before_its_turn_is_not_done()
    {
        using var thread = new LowPriorityThread("patient");
        using var gate = new ManualResetEventSlim();
        var first = thread.RunAsync(() => gate.Wait(Limit), default);
        var done = false;
        await GiveUpAsync(thread, () => done = true, gate.Set);

        Assert.True(await first);
        Assert.False(done);
    }

    [Fact]
    public async Task At_its_end_it_finishes_what_was_given_and_takes_no_more()
    {
        var thread = new LowPriorityThread("patient");
        var given = Enumerable.Range(0, 10).Select(i => thread.RunAsync(() => i, default)).ToList();
        thread.Dispose();

        Assert.Equal(Enumerable.Range(0, 10), await Task.WhenAll(given).WaitAsync(Limit));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => thread.RunAsync(() => 1, default));
    }

    private static async Task GiveUpAsync(LowPriorityThread thread, Func<bool> work, Action letGoOn)
    {
        using var giveUp = new CancellationTokenSource();
        var given = thread.RunAsync(work, giveUp.Token);
        await giveUp.CancelAsync();
        letGoOn();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given);
    }

    // The 19th field of stat; the name before it may hold blanks and ends with the last bracket.
    private static string NiceOfThisThread() => OperatingSystem.IsLinux()
        ? File.ReadAllText("/proc/thread-self/stat").Split(") ")[^1].Split(' ')[16]
        : "";
}
