namespace EdgeMLOps.Hosting.Threads;

/// <summary>The loops of one service, of which none is of use without the others.</summary>
public static class Together
{
    /// <summary>
    /// Runs loops side by side; when one ends, by a fault or not, the others are cancelled. Waiting for all would hide the
    /// fault for as long as the others wait for what the faulted one will never give them.
    /// </summary>
    /// <param name="cancellationToken">Ends them all.</param>
    /// <param name="loops">Each ends when its token is cancelled.</param>
    /// <exception cref="OperationCanceledException">Cancelled from outside.</exception>
    /// <exception cref="AggregateException">More than one faulted; where it was one, its own exception.</exception>
    public static async Task RunAsync(CancellationToken cancellationToken, params IEnumerable<Func<CancellationToken, Task>> loops)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = loops.Select(loop => loop(end.Token)).ToList();
        await Task.WhenAny(running);
        await end.CancelAsync();
        await Task.WhenAll(running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var faults = running.Where(task => task.IsFaulted).SelectMany(task => task.Exception!.InnerExceptions).ToList();
        switch (faults)
        {
            case []:
                cancellationToken.ThrowIfCancellationRequested();
                break;
            case [var fault]:
                System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(fault);
                break;
            default:
                throw new AggregateException(faults);
        }
    }
}
