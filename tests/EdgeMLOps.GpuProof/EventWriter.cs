using EdgeMLOps.Appliance.Core.Inference;
using EdgeMLOps.Hosting.CommandLine;
using Microsoft.Extensions.Logging;

namespace EdgeMLOps.GpuProof;

/// <summary>Writes the engine's events among the figures.</summary>
internal sealed class EventWriter(IOutputWriter output) : ILogger<DetectionEngine>
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        lock (output)
        {
            output.WriteLine($"  event {eventId.Id}: {formatter(state, exception).ReplaceLineEndings(" ")}");
        }
    }
}
