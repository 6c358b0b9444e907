using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.TestKit.Tracing;

/// <summary>A real strace on a running process: what it writes, flushes, renames and sends.</summary>
public sealed class Strace : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly ChildProcess _process;
    private readonly string _file;

    private Strace(ChildProcess process, string file)
    {
        _process = process;
        _file = file;
    }

    /// <param name="processId">Whom to trace, with all threads.</param>
    /// <param name="file">Takes the trace.</param>
    public static async Task<Strace> AttachAsync(int processId, string file)
    {
        var process = ChildProcess.Start(
            "strace",
            ["-f", "-yy", "-s", "0", "-p", $"{processId}", "-o", file,
             "-e", "trace=write,pwrite64,writev,pwritev,fsync,fdatasync,rename,renameat,renameat2,sendto,sendmsg"]);
        await process.WaitForOutputAsync("attached", Limit);
        return new Strace(process, file);
    }

    /// <summary>Has a running process's writes refused, as those of files that are open are by a disk that turned read-only (EROFS), until it is disposed.</summary>
    /// <param name="processId">Whose, with all threads.</param>
    /// <param name="file">Takes the trace.</param>
    /// <param name="files">Writes to these alone; none: all to files.</param>
    public static async Task<Strace> RefuseWritesAsync(int processId, string file, params string[] files)
    {
        const string Writes = "pwrite64,pwritev,ftruncate,fallocate";
        var process = ChildProcess.Start(
            "strace",
            ["-f", "-p", $"{processId}", "-o", file, "-e", $"trace={Writes}", "-e", $"inject={Writes}:error=EROFS", .. files.SelectMany(one => new[] { "-P", one })]);
        await process.WaitForOutputAsync("attached", Limit);
        return new Strace(process, file);
    }

    /// <summary>Runs a program that is killed (SIGKILL) at the given write, flush, rename or removal of whichever of its threads comes to it first, before it is done.</summary>
    /// <param name="call">Which, from 1.</param>
    /// <param name="file">Takes the trace of what it did.</param>
    /// <param name="program">The program and its arguments.</param>
    /// <param name="until">What it says when it is past all that is of interest; it is killed there if it was not before.</param>
    /// <returns>Whether it was killed at such a call, and all it said.</returns>
    public static async Task<(bool WasKilled, string Output)> KillAtAsync(int call, string file, IReadOnlyList<string> program, string until)
    {
        const string Changes = "pwrite64,ftruncate,fsync,fdatasync,rename,renameat2,unlink";
        await using var traced = ChildProcess.Start(
            "strace", ["-f", "-o", file, "-e", $"trace={Changes}", "-e", $"inject={Changes}:signal=KILL:when={call}", .. program]);
        try
        {
            await traced.WaitForOutputAsync(until, Limit);
        }
        catch (InvalidOperationException)
        {
            return (true, traced.Output); // it ended before it said so
        }

        return (false, traced.Output);
    }

    /// <summary>Lets the process run untraced again and gives the lines.</summary>
    public async Task<string[]> DetachAsync()
    {
        await _process.TerminateAsync(Limit);
        return await File.ReadAllLinesAsync(_file);
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
