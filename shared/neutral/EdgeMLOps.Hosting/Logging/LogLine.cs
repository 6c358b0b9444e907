using System.Globalization;
using EdgeMLOps.Hosting.CommandLine;
using Serilog.Events;
using Serilog.Formatting;

namespace EdgeMLOps.Hosting.Logging;

/// <summary>
/// One event a line: time, level, event id, source, message. Of an exception only its types and its stack are written:
/// its message is made by code that does not know what may stand in a log (a path, a value of a data set).
/// </summary>
internal sealed class LogLine : ITextFormatter
{
    public void Format(LogEvent logEvent, TextWriter output)
    {
        output.Write(logEvent.Timestamp.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture));
        output.Write(' ');
        output.Write(logEvent.Level);
        output.Write(' ');
        output.Write(EventIdentity.Of(logEvent));
        output.Write(' ');
        output.Write(logEvent.Properties.TryGetValue("SourceContext", out var source) && source is ScalarValue { Value: string name } ? name : "-");
        output.Write(": ");
        output.WriteLine(Printable.Line(logEvent.RenderMessage(CultureInfo.InvariantCulture)));
        for (var exception = logEvent.Exception; exception is not null; exception = exception.InnerException)
        {
            output.Write("  ");
            output.WriteLine(exception.GetType().FullName);
            output.WriteLine(exception.StackTrace);
        }
    }
}
