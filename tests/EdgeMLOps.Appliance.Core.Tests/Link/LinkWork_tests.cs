using EdgeMLOps.Appliance.Core.Link;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Appliance.Core.Tests.Link;

public sealed class LinkWork_tests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly TaskCompletionSource _hang = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _runs;

    [Fact]
    public async Task Work_that_heeds_no_signal_holds_up_no_close_and_is_told()
    {
        var work = Hanging();
        await work.OpenAsync(CancellationToken.None);

        await TimesOutAsync(work);
        await TimesOutAsync(work);

        _hang.SetResult();
        await ClosesAsync(work);
        await work.DisposeAsync();
    }

    [Fact]
    public async Task Work_begins_again_only_when_that_left_behind_has_ended()
    {
        var work = Hanging();
        await work.OpenAsync(CancellationToken.None);
        await TimesOutAsync(work);

        // Opened and closed meanwhile: it never began, and still waits for the first.
        await work.OpenAsync(CancellationToken.None);
        await TimesOutAsync(work);
        await work.OpenAsync(CancellationToken.None);
        Assert.Equal(1, Volatile.Read(ref _runs));

        _hang.SetResult();

        await Eventually.HoldsAsync(() => Volatile.Read(ref _runs) == 2, Limit, "it begins");
        await ClosesAsync(work);
        await work.DisposeAsync();
    }

    [Fact]
    public async Task How_work_failed_is_told_once()
    {
        await using var work = new LinkWork((_, _) => Task.FromException(new InvalidOperationException("it failed")), TimeProvider.System);
        await work.OpenAsync(CancellationToken.None);

        await Assert.ThrowsAsync<InvalidOperationException>(() => work.CloseAsync(DateTimeOffset.MaxValue, CancellationToken.None));
        await work.CloseAsync(DateTimeOffset.MaxValue, CancellationToken.None);
    }

    /// <summary>By its own limit, and not by that of the test.</summary>
    private static async Task TimesOutAsync(LinkWork work)
    {
        var closing = work.CloseAsync(DateTimeOffset.MinValue, CancellationToken.None);
        await closing.WaitAsync(Limit).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Assert.True(closing.IsFaulted, $"{closing.Status}");
        Assert.IsType<TimeoutException>(closing.Exception.InnerException);
    }

    /// <summary>What has ended may be heard of later than the short limit.</summary>
    private static Task<TaskStatus> ClosesAsync(LinkWork work) => Eventually.HoldsAsync(
        async () =>
        {
            var closing = work.CloseAsync(DateTimeOffset.MinValue, CancellationToken.None);
            await closing.WaitAsync(Limit).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return closing.Status;
        },
        status => status == TaskStatus.RanToCompletion, Limit, "it closes");

    private LinkWork Hanging() => new(HangAsync, TimeProvider.System) { CutLimit = TimeSpan.FromMilliseconds(50) };

    private Task HangAsync(CancellationToken intake, CancellationToken abort)
    {
        Interlocked.Increment(ref _runs);
        return _hang.Task;
    }
}
