using EdgeMLOps.Hosting.Threads;

namespace EdgeMLOps.Hosting.Tests.Threads;

public sealed class Together_tests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_loop_that_faults_ends_the_others_and_the_fault_is_seen()
    {
        var wasCancelled = false;
        var running = Together.RunAsync(
            CancellationToken.None,
            async token =>
            {
                await Task.Yield();
                token.ThrowIfCancellationRequested();
                throw new InvalidDataException();
            },
            async token =>
            {
                try
                {
                    await Task.Delay(Timeout.InfiniteTimeSpan, token);
                }
                finally
                {
                    wasCancelled = token.IsCancellationRequested;
                }
            });

        await Assert.ThrowsAsync<InvalidDataException>(() => running.WaitAsync(Limit));
        Assert.True(wasCancelled);
    }

    [Fact]
    public async Task Cancelled_from_outside_is_cancelled()
    {
        using var stop = new CancellationTokenSource();
        var running = Together.RunAsync(stop.Token, token => Task.Delay(Timeout.InfiniteTimeSpan, token), token => Task.Delay(Timeout.InfiniteTimeSpan, token));
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    [Fact]
    public async Task Two_faults_are_both_told()
    {
        var running = Together.RunAsync(
            CancellationToken.None, _ => Task.FromException(new InvalidDataException()), _ => Task.FromException(new FormatException()));

        var both = await Assert.ThrowsAsync<AggregateException>(() => running.WaitAsync(Limit));
        Assert.Equal(2, both.InnerExceptions.Count);
    }
}
