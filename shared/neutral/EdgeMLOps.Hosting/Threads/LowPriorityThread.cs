using System.Runtime.InteropServices;
using System.Threading.Channels;

namespace EdgeMLOps.Hosting.Threads;

/// <summary>
/// A thread of its own that the system serves after the others of the process: for work that may take a while and must
/// not make anybody wait who is owed an answer. Where the system refuses the lower priority the work is done at the usual one.
/// </summary>
public sealed class LowPriorityThread : IDisposable
{
    private const int Nice = 10; // setpriority(2): about a tenth of the share of a thread at 0
    private const int Waiting = 16;

    private readonly Channel<Action> _work = Channel.CreateBounded<Action>(new BoundedChannelOptions(Waiting) { SingleReader = true });
    private readonly Thread _thread;

    /// <summary>Starts the thread.</summary>
    /// <param name="name">Its name, as the system's tools show it; the first 15 characters on Linux.</param>
    public LowPriorityThread(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        _thread = new Thread(Run) { Name = name, IsBackground = true };
        _thread.Start();
    }

    /// <summary>Does work there, after what was given before.</summary>
    /// <param name="work">The work; not asynchronous.</param>
    /// <param name="cancellationToken">Gives up while other work is done; what has begun is finished.</param>
    /// <returns>What the work returns; it faults by what the work throws.</returns>
    /// <exception cref="ObjectDisposedException">It is disposed.</exception>
    public async Task<T> RunAsync<T>(Func<T> work, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(work);
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            await _work.Writer.WriteAsync(() => Do(work, done, cancellationToken), cancellationToken);
        }
        catch (ChannelClosedException closed)
        {
            throw new ObjectDisposedException(nameof(LowPriorityThread), closed);
        }

        return await done.Task;
    }

    /// <summary>Takes no new work, finishes what was given, ends the thread.</summary>
    public void Dispose()
    {
        if (_work.Writer.TryComplete())
        {
            _thread.Join();
        }
    }

    private static void Do<T>(Func<T> work, TaskCompletionSource<T> done, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            done.SetCanceled(cancellationToken);
            return;
        }

        try
        {
            done.SetResult(work());
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            done.SetException(exception);
        }
    }

    private void Run()
    {
        if (OperatingSystem.IsWindows())
        {
            Thread.CurrentThread.Priority = ThreadPriority.BelowNormal; // .NET ignores it on Linux
        }
        else
        {
            _ = setpriority(0, 0, Nice); // PRIO_PROCESS of 0: on Linux the calling thread alone
        }

        while (_work.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            while (_work.Reader.TryRead(out var work))
            {
                work();
            }
        }
    }

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int setpriority(int which, int who, int priority);
}
