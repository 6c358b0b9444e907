using EdgeMLOps.Appliance.Core.Inference;

namespace EdgeMLOps.Appliance.Core.Tests.Inference;

public sealed class ModelThread_tests
{
    [Fact]
    public async Task Everything_runs_on_one_thread_that_is_none_of_the_pool()
    {
        using var thread = new ModelThread();
        var seen = new List<(int Id, bool IsPool)>();

        for (var i = 0; i < 20; i++)
        {
            await Task.Yield();
            seen.Add(await thread.InvokeAsync(() => (Environment.CurrentManagedThreadId, Thread.CurrentThread.IsThreadPoolThread)));
        }

        Assert.Single(seen.Distinct());
        Assert.False(seen[0].IsPool);
    }

    [Fact]
    public async Task An_exception_is_the_callers_and_the_thread_goes_on()
    {
        using var thread = new ModelThread();

        await Assert.ThrowsAsync<FormatException>(() => thread.InvokeAsync(() => throw new FormatException()));

        Assert.Equal(7, await thread.InvokeAsync(() => 7));
    }

    [Fact]
    public async Task A_thread_that_ended_takes_nothing_more()
    {
        var thread = new ModelThread();
        var last = thread.InvokeAsync(() => 7);

        thread.Dispose();

        Assert.Equal(7, await last);
        await Assert.ThrowsAnyAsync<InvalidOperationException>(() => thread.InvokeAsync(() => 8));
    }
}
