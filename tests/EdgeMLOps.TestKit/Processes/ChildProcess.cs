using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace EdgeMLOps.TestKit.Processes;

/// <summary>A real program started by a test, ended by its process id when the test ends.</summary>
public sealed class ChildProcess : IAsyncDisposable
{
    // It ended meanwhile, which who waits for it notices.
    private const int NoSuchProcess = 3;

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly SemaphoreSlim _grew = new(0);
    private readonly Task _readers;
    private readonly Task _end; // of the process and of what it said
    private volatile bool _hasEnded;

    private ChildProcess(Process process)
    {
        _process = process;
        _readers = Task.WhenAll(ReadAsync(process.StandardOutput), ReadAsync(process.StandardError));
        _end = EndAsync();
    }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    public int ExitCode => _process.ExitCode;

    /// <summary>What the program wrote so far, standard output and error in the order of arrival.</summary>
    public string Output => string.Join('\n', _lines);

    public static ChildProcess Start(
        string fileName,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string>? environment = null,
        string? workingDirectory = null)
    {
        var start = new ProcessStartInfo(fileName)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = workingDirectory ?? Path.GetTempPath(),
            StandardOutputEncoding = Encoding.UTF8,
        };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        // Orthanc and dcmtk as Debian builds them leave Nagle on; every exchange would take 40 ms.
        start.Environment["TCP_NODELAY"] = "1";
        foreach (var (key, value) in environment ?? new Dictionary<string, string>(StringComparer.Ordinal))
        {
            start.Environment[key] = value.Length == 0 ? null : value; // empty: the program is not to have it at all
        }

        var process = Process.Start(start) ?? throw new InvalidOperationException($"{fileName} did not start.");
        process.StandardInput.Close();
        return new ChildProcess(process);
    }

    /// <summary>Runs a program to its end.</summary>
    /// <exception cref="TimeoutException">It did not end in time; it is killed.</exception>
    public static async Task<(int ExitCode, string Output)> RunAsync(
        string fileName,
        IEnumerable<string> arguments,
        TimeSpan timeout,
        IReadOnlyDictionary<string, string>? environment = null)
    {
        await using var child = Start(fileName, arguments, environment);
        return (await child.WaitForExitAsync(timeout), child.Output);
    }

    public async Task<int> WaitForExitAsync(TimeSpan timeout)
    {
        using var limit = new CancellationTokenSource(timeout);
        try
        {
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException ex) when (limit.IsCancellationRequested)
        {
            throw new TimeoutException($"{_process.StartInfo.FileName} did not end within {timeout}:\n{Output}", ex);
        }

        await _readers;
        return _process.ExitCode;
    }

    /// <summary>Waits until a line of output holds a text.</summary>
    public async Task WaitForOutputAsync(string text, TimeSpan timeout)
    {
        using var limit = new CancellationTokenSource(timeout);
        while (!_lines.Any(line => line.Contains(text, StringComparison.Ordinal)))
        {
            if (_hasEnded && !Output.Contains(text, StringComparison.Ordinal))
            {
                throw new InvalidOperationException($"ended with {_process.ExitCode} before saying '{text}':\n{Output}");
            }

            try
            {
                await _grew.WaitAsync(limit.Token);
            }
            catch (OperationCanceledException ex)
            {
                throw new TimeoutException($"'{text}' was not said within {timeout}:\n{Output}", ex);
            }
        }
    }

    /// <summary>SIGKILL: no handler runs, nothing is flushed.</summary>
    public async Task KillAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await WaitForExitAsync(TimeSpan.FromSeconds(30));
    }

    /// <summary>SIGTERM, as a service manager would.</summary>
    public async Task<int> TerminateAsync(TimeSpan timeout)
    {
        if (!_process.HasExited)
        {
            Signal(15);
        }

        return await WaitForExitAsync(timeout);
    }

    /// <summary>SIGSTOP: it stays where it is, and closes nothing.</summary>
    public void Freeze() => Signal(19);

    /// <summary>SIGCONT: it goes on.</summary>
    public void Thaw() => Signal(18);

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        await _end;
        _process.Dispose();
        _grew.Dispose();
    }

    // By the system call itself: to start a program for it takes longer than what is to be held still may last.
    private void Signal(int signal)
    {
        if (kill(_process.Id, signal) != 0 && Marshal.GetLastPInvokeError() != NoSuchProcess)
        {
            throw new InvalidOperationException($"signal {signal}: {Marshal.GetLastPInvokeErrorMessage()}");
        }
    }

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int kill(int process, int signal);

    private async Task ReadAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            _lines.Enqueue(line);
            _grew.Release();
        }
    }

    private async Task EndAsync()
    {
        await _process.WaitForExitAsync();
        await _readers;
        _hasEnded = true;
        _grew.Release();
    }
}
