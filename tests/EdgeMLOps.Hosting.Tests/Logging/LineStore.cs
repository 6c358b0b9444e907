using System.Collections.Concurrent;
using Serilog.Core;
using Serilog.Events;

namespace EdgeMLOps.Hosting.Tests.Logging;

internal sealed class LineStore : ILogEventSink
{
    private readonly ConcurrentQueue<(int Id, string Message)> _lines = new();

    public IReadOnlyCollection<(int Id, string Message)> Lines => _lines;

    public int CountOf(int id) => _lines.Count(line => line.Id == id);

    public void Emit(LogEvent logEvent) => _lines.Enqueue((Hosting.Logging.EventIdentity.Of(logEvent), logEvent.RenderMessage(null)));
}
