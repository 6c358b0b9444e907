using Microsoft.Extensions.Logging;

namespace EdgeMLOps.Appliance.Core.Receiving.Stow;

/// <summary>
/// What the HTTP server logs by itself, cut down to event numbers: its messages and exceptions hold address lines, and with
/// them study UIDs.
/// </summary>
internal sealed class StowServerLogs : ILoggerFactory, ILogger
{
    private readonly ILogger _logger;

    public StowServerLogs(ILogger logger) => _logger = logger;

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider)
    {
        // There is one, and it is ours.
    }

    public void Dispose()
    {
        // The logger behind it is not its own.
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
        {
            _logger.StowServerFault(eventId.Id, exception?.GetType().Name ?? "none");
        }
    }
}
