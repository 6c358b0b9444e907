using System.Collections.Concurrent;
using EdgeMLOps.Hosting.CommandLine;

namespace EdgeMLOps.TestKit;

/// <summary>Keeps what a command wrote.</summary>
public sealed class OutputWatcher : IOutputWriter
{
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly ConcurrentQueue<string> _errors = new();

    public IReadOnlyCollection<string> Lines => _lines;

    public IReadOnlyCollection<string> Errors => _errors;

    public void WriteLine(string line) => _lines.Enqueue(line);

    public void WriteError(string line) => _errors.Enqueue(line);
}
