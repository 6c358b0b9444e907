using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace EdgeMLOps.Airlock.Link.Programs;

/// <summary>The one place of the airlock that runs programs: without a shell, for a limited time, with bounded output.</summary>
internal sealed class ProgramRunner : IProgramRunner
{
    /// <summary>Most characters a program may write to either stream.</summary>
    public const int MostOutput = 1 << 18;

    private static readonly TimeSpan KillLimit = TimeSpan.FromSeconds(5);

    private readonly TimeProvider _time;

    public ProgramRunner(TimeProvider time) => _time = time;

    public async Task<ProgramResult> RunAsync(ProgramCall call, CancellationToken cancellationToken)
    {
        if (!File.Exists(call.FileName))
        {
            return ProgramResult.Of(ProgramOutcome.Missing);
        }

        using var process = new Process { StartInfo = Start(call) };
        try
        {
            process.Start();
        }
        catch (Win32Exception)
        {
            return ProgramResult.Of(ProgramOutcome.Missing);
        }

        using var limit = new CancellationTokenSource(call.Limit, _time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        ProgramResult result;
        bool ended;
        try
        {
            result = await FollowAsync(process, call.Input, both.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            result = ProgramResult.Of(ProgramOutcome.TimedOut);
        }
        finally
        {
            // Nothing that was started may act later, when another state has been reached.
            ProgramGroup.Kill(process);
            ended = await EndsAsync(process, KillLimit);
        }

        return !ended ? ProgramResult.Of(ProgramOutcome.TimedOut) : WasNotRun(result) ? ProgramResult.Of(ProgramOutcome.Missing) : result;
    }

    /// <summary>Whether a process ends in time; one that hangs in the kernel does not, killed or not.</summary>
    internal async Task<bool> EndsAsync(Process process, TimeSpan limit)
    {
        using var over = new CancellationTokenSource(limit, _time);
        try
        {
            await process.WaitForExitAsync(over.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    // The starter's own words (execvp(3), as a shell would answer).
    private static bool WasNotRun(ProgramResult result) =>
        result.ExitCode is 126 or 127 && result.Error.StartsWith("setsid: ", StringComparison.Ordinal);

    private static ProcessStartInfo Start(ProgramCall call)
    {
        var start = new ProcessStartInfo(OperatingSystem.IsWindows() ? call.FileName : ProgramGroup.Starter)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
            WorkingDirectory = Path.GetPathRoot(Environment.SystemDirectory) is { Length: > 0 } root ? root : "/",
        };
        SetEnvironment(start, call.Environment);
        start.Environment["LC_ALL"] = "C"; // messages are told apart by their English
        foreach (var argument in OperatingSystem.IsWindows() ? call.Arguments : [call.FileName, .. call.Arguments])
        {
            start.ArgumentList.Add(argument);
        }

        return start;
    }

    private static void SetEnvironment(ProcessStartInfo start, IReadOnlyDictionary<string, string>? environment)
    {
        if (environment is null)
        {
            return;
        }

        var root = start.Environment.TryGetValue("SystemRoot", out var found) ? found : null;
        start.Environment.Clear();
        start.Environment["PATH"] = OperatingSystem.IsWindows() ? Environment.SystemDirectory : "/usr/sbin:/usr/bin:/sbin:/bin";
        if (root is not null)
        {
            start.Environment["SystemRoot"] = root;
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }
    }

    private static async Task<ProgramResult> FollowAsync(Process process, string input, CancellationToken cancellationToken)
    {
        var output = ReadAsync(process, process.StandardOutput, cancellationToken);
        var error = ReadAsync(process, process.StandardError, cancellationToken);
        await WriteAsync(process.StandardInput, input, cancellationToken);
        var (written, complained) = (await output, await error);
        if (written is null || complained is null)
        {
            return ProgramResult.Of(ProgramOutcome.WroteTooMuch);
        }

        await process.WaitForExitAsync(cancellationToken);
        return new ProgramResult(ProgramOutcome.Ended, process.ExitCode, written, complained);
    }

    private static async Task WriteAsync(StreamWriter input, string text, CancellationToken cancellationToken)
    {
        try
        {
            await input.WriteAsync(text.AsMemory(), cancellationToken);
            input.Close();
        }
        catch (IOException)
        {
            // It ended before it read everything: its exit code says why.
        }
    }

    // Null when it is too much.
    private static async Task<string?> ReadAsync(Process process, StreamReader reader, CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        var buffer = new char[4096];
        int count;
        while ((count = await reader.ReadAsync(buffer, cancellationToken)) > 0)
        {
            text.Append(buffer, 0, count);
            if (text.Length > MostOutput)
            {
                ProgramGroup.Kill(process); // so that the other stream ends, too
                return null;
            }
        }

        return text.ToString();
    }
}
