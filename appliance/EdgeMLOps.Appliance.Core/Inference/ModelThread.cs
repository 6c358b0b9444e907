using System.Collections.Concurrent;

namespace EdgeMLOps.Appliance.Core.Inference;

/// <summary>
/// The one thread that a model is opened, run and closed on. CUDA's provider keeps handles and buffers for every thread that
/// ever ran a session, some 70 MiB of the GPU's memory each: on the threads of the pool that grew for hours.
/// </summary>
internal sealed class ModelThread : IDisposable
{
    private readonly BlockingCollection<Action> _work = new(boundedCapacity: 1);
    private readonly Thread _thread;

    public ModelThread()
    {
        _thread = new Thread(Work) { IsBackground = true, Name = "model" };
        _thread.Start();
    }

    /// <summary>Does something on the thread.</summary>
    /// <param name="work">What; its exception is the caller's.</param>
    /// <exception cref="InvalidOperationException">The thread is told to end.</exception>
    public Task<T> InvokeAsync<T>(Func<T> work)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        _work.Add(() =>
        {
            try
            {
                done.SetResult(work());
            }
            catch (Exception ex) when (done.TrySetException(ex))
            {
                // It is the caller's now.
            }
        });
        return done.Task;
    }

    /// <summary>Does something on the thread.</summary>
    /// <param name="work">What; its exception is the caller's.</param>
    /// <exception cref="InvalidOperationException">The thread is told to end.</exception>
    public Task InvokeAsync(Action work) => InvokeAsync(() =>
    {
        work();
        return true;
    });

    /// <summary>Does what was asked before, then ends the thread.</summary>
    public void Dispose()
    {
        _work.CompleteAdding();
        _thread.Join();
        _work.Dispose();
    }

    private void Work()
    {
        foreach (var work in _work.GetConsumingEnumerable())
        {
            work();
        }
    }
}
