using EdgeMLOps.Hosting.Logging;
using EdgeMLOps.TestKit.Time;
using Microsoft.Extensions.Logging;
using Serilog;
using Serilog.Configuration;
using Serilog.Extensions.Logging;

namespace EdgeMLOps.Hosting.Tests.Logging;

public sealed class RepeatLimiter_tests : IDisposable
{
    private const int Withheld = 8030;

    private readonly LineStore _lines = new();
    private readonly ManualTimeProvider _time = new();
    private readonly SerilogLoggerFactory _loggers;
    private readonly Microsoft.Extensions.Logging.ILogger _log;

    public RepeatLimiter_tests()
    {
        var logger = LoggerSinkConfiguration.Wrap(
            new LoggerConfiguration().WriteTo, lines => new RepeatLimiter(lines, _time), lines => lines.Sink(_lines)).CreateLogger();
        _loggers = new SerilogLoggerFactory(logger, dispose: true);
        _log = _loggers.CreateLogger("Test");
    }

    [Fact]
    public void A_flood_of_one_warning_is_cut_and_counted_and_hides_no_other()
    {
        Flood(1234, RepeatLimiter.Limit + 500);
        _log.LogError(new EventId(1235), "another");
        _log.LogInformation(new EventId(1236), "and one more");

        Assert.Equal((RepeatLimiter.Limit, 1, 1), (_lines.CountOf(1234), _lines.CountOf(1235), _lines.CountOf(1236)));
        Assert.Equal(0, _lines.CountOf(Withheld));

        _time.Advance(RepeatLimiter.Window);

        var told = Assert.Single(_lines.Lines, line => line.Id == Withheld);
        Assert.Contains("Event 1234: 500 more", told.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_next_minute_begins_anew()
    {
        Flood(1234, RepeatLimiter.Limit + 1);
        _time.Advance(RepeatLimiter.Window);
        Flood(1234, RepeatLimiter.Limit);
        _time.Advance(RepeatLimiter.Window);

        Assert.Equal(2 * RepeatLimiter.Limit, _lines.CountOf(1234));
        Assert.Equal(1, _lines.CountOf(Withheld));
    }

    [Fact]
    public void What_is_no_warning_is_never_cut()
    {
        for (var i = 0; i < 2 * RepeatLimiter.Limit; i++)
        {
            _log.LogInformation(new EventId(1000), "Row {Row}: stored.", i);
        }

        Assert.Equal(2 * RepeatLimiter.Limit, _lines.CountOf(1000));
    }

    [Fact]
    public void What_was_withheld_is_told_at_the_end_too()
    {
        Flood(1234, RepeatLimiter.Limit + 7);
        _loggers.Dispose();

        Assert.Contains("7 more", Assert.Single(_lines.Lines, line => line.Id == Withheld).Message, StringComparison.Ordinal);
    }

    public void Dispose() => _loggers.Dispose();

    private void Flood(int id, int count)
    {
        for (var i = 0; i < count; i++)
        {
            _log.LogWarning(new EventId(id), "Connection {Number} closed before an association.", i);
        }
    }
}
