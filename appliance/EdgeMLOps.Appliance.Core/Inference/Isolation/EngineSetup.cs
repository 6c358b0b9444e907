using EdgeMLOps.Appliance.Core.Models;
using EdgeMLOps.Appliance.Core.Workers;
using Microsoft.Extensions.Logging;

namespace EdgeMLOps.Appliance.Core.Inference.Isolation;

/// <summary>Makes each new worker of the engine ready: gives it the graph, has it opened, checked and run once.</summary>
internal sealed class EngineSetup
{
    private readonly ModelPackage _package;
    private readonly InferenceOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private EngineOpened? _opened;

    public EngineSetup(ModelPackage package, InferenceOptions options, TimeProvider time, ILogger logger)
    {
        _package = package;
        _options = options;
        _time = time;
        _logger = logger;
    }

    /// <summary>What the newest worker opened.</summary>
    public EngineOpened Opened => Volatile.Read(ref _opened) ?? throw new InvalidOperationException("No worker is ready.");

    /// <summary>Makes one ready.</summary>
    /// <exception cref="WorkerStartException">The graph does not open in it; the message says why.</exception>
    public async Task RunAsync(WorkerSession session, TimeSpan deadline)
    {
        var begun = _time.GetTimestamp();
        var (graph, piece) = (_package.Graph, (int)Math.Min(session.BlockBytes, int.MaxValue));
        for (var offset = 0; offset < graph.Length; offset += piece)
        {
            Require(await session.CallAsync(new EngineLoadCall(graph, offset, Math.Min(piece, graph.Length - offset)), deadline));
        }

        var opened = Require(await session.CallAsync(new EngineOpenCall(GraphShape.Of(_package), _options), deadline));
        Volatile.Write(ref _opened, opened);
        InferenceLog.Opened(_logger, _package.Identity, opened.Provider, opened.MaxBatch, _time.GetElapsedTime(begun));
    }

    private static T Require<T>(WorkerResult<T> result) => result.Code == WorkerCode.Answered
        ? result.Value! // not null: answered
        : throw new WorkerStartException(result.Message.Length > 0 ? result.Message : $"The graph does not open: {result.Code}.");
}
