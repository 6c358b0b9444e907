using System.ComponentModel;
using System.Diagnostics;

namespace EdgeMLOps.Appliance.Core.Workers;

/// <summary>
/// One worker process. A thread of its own starts it and reads from it until it has ended: the kernel ends a worker
/// together with the thread that started it (PR_SET_PDEATHSIG), so that thread must not be one of the pool's. Whatever
/// goes wrong ends in the process killed and waited for.
/// </summary>
internal sealed class WorkerProcess
{
    private const int ThreadStack = 256 * 1024;
    private static readonly TimeSpan MemoryInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan ExitGrace = TimeSpan.FromSeconds(2);

    private readonly WorkerStarter _starter;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource<int> _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<WorkerHello> _hello = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<WorkerEnd> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Process? _process;
    private Stream? _input;
    private WorkerCode? _reason;
    private PendingReply? _pending;
    private uint _number;
    private long _errorBytes;

    private WorkerProcess(WorkerStarter starter, TimeProvider time)
    {
        _starter = starter;
        _time = time;
    }

    /// <summary>Process id.</summary>
    public int Id { get; private set; }

    /// <summary>Completes when the process is gone and waited for. Never fails.</summary>
    public Task<WorkerEnd> Ended => _ended.Task;

    /// <summary>Starts one; it has not said hello yet.</summary>
    /// <exception cref="WorkerStartException">The system does not start it.</exception>
    public static async Task<WorkerProcess> StartAsync(WorkerStarter starter, TimeProvider time)
    {
        var worker = new WorkerProcess(starter, time);
        new Thread(worker.Live, ThreadStack) { IsBackground = true, Name = "worker" }.Start();
        worker.Id = await worker._begun.Task;
        return worker;
    }

    /// <summary>Waits for its hello.</summary>
    /// <exception cref="WorkerStartException">It ended or was killed before.</exception>
    public async Task<WorkerHello> HelloAsync(TimeSpan deadline)
    {
        await using var limit = KillAfter(deadline);
        if (await Task.WhenAny(_hello.Task, Ended) == Ended && !_hello.Task.IsCompleted)
        {
            var end = await Ended;
            throw new WorkerStartException(FormattableString.Invariant($"It said no hello: {end.Code}, exit code {end.ExitCode}."));
        }

        return await _hello.Task;
    }

    /// <summary>Sends one request and waits for its end; one at a time.</summary>
    public async Task<WorkerReply> CallAsync(ushort verb, byte[] body, TimeSpan deadline)
    {
        var pending = new PendingReply(++_number);
        Volatile.Write(ref _pending, pending);
        await using var limit = KillAfter(deadline);
        await using var watch = WatchMemory();
        await SendAsync(new WorkerFrame(WorkerFrameKind.Request, pending.Number, verb, body).ToBytes());
        await Task.WhenAny(pending.Frame, Ended);
        if (!pending.Frame.IsCompleted)
        {
            return new WorkerReply((await Ended).Code, 0, []);
        }

        var frame = await pending.Frame;
        return new WorkerReply(frame.Kind == WorkerFrameKind.Answer ? WorkerCode.Answered : WorkerCode.Refused, frame.Code, frame.Body);
    }

    /// <summary>SIGKILL, at once. The first reason stands.</summary>
    public void Kill(WorkerCode reason)
    {
        lock (_gate)
        {
            _reason ??= reason;
            _process?.Kill();
        }
    }

    /// <summary>Closes its pipe, so that it ends by itself; kills it if it does not.</summary>
    public async Task StopAsync(TimeSpan grace)
    {
        lock (_gate)
        {
            _reason ??= WorkerCode.Stopped;
        }

        await using var limit = KillAfter(grace);
        await _input!.DisposeAsync(); // not null: set before the start was reported
        await Ended;
    }

    private async Task SendAsync(byte[] frame)
    {
        try
        {
            await _input!.WriteAsync(frame, CancellationToken.None); // not null: set before the start was reported
            await _input!.FlushAsync(CancellationToken.None);
        }
        catch (Exception ex) when (ex is IOException or ObjectDisposedException)
        {
            // It reads no more. If it has not ended yet, it does now; the end says why.
            Kill(WorkerCode.WorkerCrashed);
        }
    }

    private ITimer KillAfter(TimeSpan deadline) =>
        _time.CreateTimer(_ => Kill(WorkerCode.WorkerTimeout), null, deadline, Timeout.InfiniteTimeSpan);

    private ITimer WatchMemory() => _time.CreateTimer(_ => CheckMemory(), null, MemoryInterval, MemoryInterval);

    private void CheckMemory()
    {
        if (!OperatingSystem.IsWindows() && WorkerMemory.ResidentBytes(Id) > _starter.MemoryBytes)
        {
            Kill(WorkerCode.WorkerMemory);
        }
    }

    private void Live()
    {
        Process process;
        try
        {
            process = _starter.Start();
        }
        catch (Exception ex) when (ex is Win32Exception or IOException)
        {
            _begun.SetException(new WorkerStartException(ex.Message, ex));
            return;
        }

        var errors = new Thread(() => Drain(process.StandardError.BaseStream), ThreadStack) { IsBackground = true, Name = "worker errors" };
        errors.Start();
        lock (_gate)
        {
            _process = process;
            _input = process.StandardInput.BaseStream;
        }

        _begun.SetResult(process.Id);
        Listen(process.StandardOutput.BaseStream);
        End(process, errors);
    }

    private void Listen(Stream output)
    {
        try
        {
            if (WorkerFrame.Read(output) is not { } first)
            {
                return;
            }

            _hello.SetResult(WorkerHello.Read(first));
            while (WorkerFrame.Read(output) is { } frame)
            {
                var pending = Interlocked.Exchange(ref _pending, null);
                if (pending?.TryComplete(frame) != true)
                {
                    throw new InvalidDataException("an answer nobody waits for");
                }
            }
        }
        catch (InvalidDataException)
        {
            Kill(WorkerCode.WorkerProtocol);
        }
        catch (IOException)
        {
            // Cut off within a frame: it died while it spoke.
        }
    }

    // The pipe is closed: it ends, or it is ended. Either way it is waited for, so that no zombie stays.
    private void End(Process process, Thread errors)
    {
        if (!process.WaitForExit(ExitGrace))
        {
            Kill(WorkerCode.WorkerProtocol);
            process.WaitForExit();
        }

        errors.Join();
        var exitCode = process.ExitCode;
        WorkerCode code;
        lock (_gate)
        {
            code = _reason ?? (exitCode == Child.WorkerExit.OutOfMemory ? WorkerCode.WorkerMemory : WorkerCode.WorkerCrashed);
            _process = null;
        }

        // Whoever took a stream from a Process closes it; else its pipe stays until some garbage collection.
        process.StandardInput.BaseStream.Dispose();
        process.StandardOutput.BaseStream.Dispose();
        process.StandardError.BaseStream.Dispose();
        process.Dispose();

        _starter.Dispose();
        _ended.SetResult(new WorkerEnd(code, exitCode, _errorBytes));
    }

    private void Drain(Stream errors)
    {
        Span<byte> buffer = stackalloc byte[4096];
        try
        {
            while (errors.Read(buffer) is > 0 and var got)
            {
                _errorBytes += got;
            }
        }
        catch (IOException)
        {
            // The pipe broke with the process.
        }
    }
}
