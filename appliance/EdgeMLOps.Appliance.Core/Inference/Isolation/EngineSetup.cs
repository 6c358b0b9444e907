using EdgeMLOps.Appliance.Core.Inference.Fallback;
using EdgeMLOps.Appliance.Core.Models;
using EdgeMLOps.Appliance.Core.Workers;
using Microsoft.Extensions.Logging;

namespace EdgeMLOps.Appliance.Core.Inference.Isolation;

/// <summary>Makes each new worker of the engine ready: gives it the graph, has it opened, checked and run once.</summary>
internal sealed class EngineSetup
{
    private readonly DetectionModel _model;
    private readonly byte[] _graph;
    private readonly GraphShape _shape;
    private readonly ModelLimits? _limits;
    private readonly InferenceOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private EngineOpened? _opened;

    public EngineSetup(ModelPackage package, InferenceOptions options, TimeProvider time, ILogger logger)
        : this(package.Identity, package.Manifest, package.Graph, options, time, logger) => _shape = GraphShape.Of(package);

    public EngineSetup(DetectionModel model, ModelManifest manifest, byte[] graph, InferenceOptions options, TimeProvider time, ILogger logger)
    {
        _model = model;
        _graph = graph;
        _shape = GraphShape.Of(manifest);
        _limits = manifest.Limits;
        _options = options;
        _time = time;
        _logger = logger;
    }

    /// <summary>Called for each worker.</summary>
    public WorkerEvents Events { get; init; } = WorkerEvents.None;

    /// <summary>What the newest worker opened.</summary>
    public EngineOpened Opened => Volatile.Read(ref _opened) ?? throw new InvalidOperationException("No worker is ready.");

    /// <summary>Makes one ready.</summary>
    /// <exception cref="WorkerStartException">The graph does not open in it; the message says why.</exception>
    public async Task RunAsync(WorkerSession session, TimeSpan deadline)
    {
        try
        {
            await OpenAsync(session, deadline);
        }
        catch (WorkerStartException)
        {
            Events.StartFailed();
            throw;
        }

        Events.Started();
    }

    private async Task OpenAsync(WorkerSession session, TimeSpan deadline)
    {
        var begun = _time.GetTimestamp();
        var piece = (int)Math.Min(session.BlockBytes, int.MaxValue);
        for (var offset = 0; offset < _graph.Length; offset += piece)
        {
            Require(await session.CallAsync(new EngineLoadCall(_graph, offset, Math.Min(piece, _graph.Length - offset)), deadline));
        }

        var opened = Require(await session.CallAsync(new EngineOpenCall(_shape, _options), deadline));
        CheckProvider(opened.Provider);
        Volatile.Write(ref _opened, opened);
        InferenceLog.Opened(_logger, _model, opened.Provider, opened.MaxBatch, _time.GetElapsedTime(begun));
    }

    private void CheckProvider(ProviderStatus provider)
    {
        try
        {
            EngineLimits.Check(_limits, provider);
        }
        catch (ManifestException ex)
        {
            throw new WorkerStartException(ex.Message, ex);
        }
    }

    private static T Require<T>(WorkerResult<T> result) => result.Code switch
    {
        WorkerCode.Answered => result.Value!, // not null: answered
        WorkerCode.Refused => throw new WorkerStartException(result.Message),
        _ => throw new WorkerStartException($"The graph does not open: {result.Code}.") { IsFault = true },
    };
}
