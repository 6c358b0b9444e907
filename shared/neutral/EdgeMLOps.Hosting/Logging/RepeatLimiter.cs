using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Extensions.Logging;

namespace EdgeMLOps.Hosting.Logging;

/// <summary>
/// Writes a warning or error of one kind so often a minute and no more, then how many more there were. The files keep
/// <see cref="LogSetup"/>'s few days only while nobody outside can fill them: a port scan or a sender that tries for ever
/// would push out what the support needs to read.
/// </summary>
internal sealed class RepeatLimiter : ILogEventSink, IDisposable
{
    /// <summary>So many lines of one event in one <see cref="Window"/>.</summary>
    public const int Limit = 120;

    public static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly ILogEventSink _lines;
    private readonly SerilogLoggerFactory _loggers;
    private readonly Microsoft.Extensions.Logging.ILogger _own;
    private readonly ITimer _timer;
    private readonly Lock _gate = new();
    private readonly Dictionary<int, int> _counts = []; // one entry for each kind of event the program knows

    /// <param name="lines">Where the lines go; disposed with this.</param>
    /// <param name="time">Clock of the window.</param>
    public RepeatLimiter(ILogEventSink lines, TimeProvider time)
    {
        _lines = lines;
        _loggers = new SerilogLoggerFactory(new LoggerConfiguration().WriteTo.Sink(lines).CreateLogger(), dispose: true);
        _own = _loggers.CreateLogger(typeof(RepeatLimiter).FullName!);
        _timer = time.CreateTimer(_ => EndWindow(), null, Window, Window);
    }

    public void Emit(LogEvent logEvent)
    {
        if (logEvent.Level < LogEventLevel.Warning || Count(EventIdentity.Of(logEvent)))
        {
            _lines.Emit(logEvent);
        }
    }

    public void Dispose()
    {
        _timer.Dispose();
        EndWindow();
        _loggers.Dispose();
    }

    /// <summary>Whether it may be written.</summary>
    private bool Count(int id)
    {
        lock (_gate)
        {
            var count = _counts.GetValueOrDefault(id) + 1;
            _counts[id] = count;
            return count <= Limit;
        }
    }

    private void EndWindow()
    {
        KeyValuePair<int, int>[] withheld;
        lock (_gate)
        {
            withheld = [.. _counts.Where(pair => pair.Value > Limit).OrderBy(pair => pair.Key)];
            _counts.Clear();
        }

        foreach (var (id, count) in withheld)
        {
            _own.Withheld(id, count - Limit, Limit);
        }
    }
}
