using System.Runtime.CompilerServices;

namespace EdgeMLOps.Fleet.Intake;

/// <summary>Takes together what is there already.</summary>
internal static class Batches
{
    /// <summary>What arrived while the one before was worked on, up to a number; waits for nothing but the first.</summary>
    internal static async IAsyncEnumerable<IReadOnlyList<T>> InBatchesAsync<T>(
        this IAsyncEnumerable<T> source, int most, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using var items = source.GetAsyncEnumerator(over.Token);
        var next = items.MoveNextAsync().AsTask();
        try
        {
            while (await next)
            {
                List<T> batch = [];
                do
                {
                    batch.Add(items.Current);
                    next = items.MoveNextAsync().AsTask();
                }
                while (batch.Count < most && next.IsCompleted && await next);
                yield return batch;
            }
        }
        finally
        {
            // An enumerator may not be disposed while it looks for the next.
            await over.CancelAsync();
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
