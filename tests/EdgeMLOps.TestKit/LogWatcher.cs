using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace EdgeMLOps.TestKit;

/// <summary>Keeps what was logged, so that a test asserts on event ids; gives loggers of any category.</summary>
public sealed class LogWatcher : ILoggerFactory, ILoggerProvider
{
    private readonly ConcurrentQueue<LogEntry> _entries = new();

    /// <summary>All entries so far, in order.</summary>
    public IReadOnlyCollection<LogEntry> Entries => _entries;

    /// <summary>Ids of all entries so far, in order.</summary>
    public IEnumerable<int> Ids => _entries.Select(entry => entry.Id);

    /// <summary>All messages in one text, to search for what must not be there.</summary>
    public string Text => string.Join('\n', _entries.Select(entry => $"{entry.Message} {entry.Exception}"));

    public ILogger<T> For<T>() => new Logger<T>(this);

    public ILogger CreateLogger(string categoryName) => new Watching(_entries);

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("This one is all there is.");

    public void Dispose() => GC.SuppressFinalize(this);

    private sealed class Watching(ConcurrentQueue<LogEntry> entries) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            entries.Enqueue(new LogEntry(logLevel, eventId.Id, formatter(state, exception), exception));
    }
}
