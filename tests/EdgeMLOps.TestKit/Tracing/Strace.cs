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

    /// <summary>Lets the process run untraced again and gives the lines.</summary>
    public async Task<string[]> DetachAsync()
    {
        await _process.TerminateAsync(Limit);
        return await File.ReadAllLinesAsync(_file);
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
