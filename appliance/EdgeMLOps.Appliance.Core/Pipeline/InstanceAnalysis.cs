using EdgeMLOps.Appliance.Core.Decoding;
using EdgeMLOps.Appliance.Core.Inference;
using EdgeMLOps.Appliance.Core.Models.Registry.Serving;
using EdgeMLOps.Appliance.Core.Monitoring;
using EdgeMLOps.Appliance.Core.Pipeline.Shadow;
using EdgeMLOps.Appliance.Core.PostProcessing.Registry;
using EdgeMLOps.Appliance.Core.Predictions;
using EdgeMLOps.Appliance.Core.Receiving;
using EdgeMLOps.Appliance.Core.Screening;
using EdgeMLOps.Sqlite;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Appliance.Core.Pipeline;

/// <summary>
/// One image from the journal to its end: detector, prediction log, monitoring, journal, in this order. Each step may be
/// repeated after a crash: the log keeps one row, monitoring one observation, the journal the first word. The model that
/// serves when an image is begun has it to its end, whatever serves then, under the policy of its study.
/// </summary>
internal sealed class InstanceAnalysis
{
    private readonly ServingModels _models;
    private readonly StudyPolicies _policies;
    private readonly PredictionLog _log;
    private readonly MonitoringStore _monitoring;
    private readonly AnalysisTelemetry _telemetry;
    private readonly InstanceJournal _journal;
    private readonly ShadowQueue _shadow;
    private readonly TimeSpan _deadline;
    private readonly TimeProvider _time;
    private readonly ILogger<InstanceAnalysis> _logger;

    public InstanceAnalysis(
        ServingModels models,
        StudyPolicies policies,
        PredictionLog log,
        MonitoringStore monitoring,
        AnalysisTelemetry telemetry,
        InstanceJournal journal,
        ShadowQueue shadow,
        IOptions<PipelineOptions> options,
        TimeProvider time,
        ILogger<InstanceAnalysis> logger)
    {
        _models = models;
        _policies = policies;
        _log = log;
        _monitoring = monitoring;
        _telemetry = telemetry;
        _journal = journal;
        _shadow = shadow;
        _deadline = options.Value.InstanceDeadline;
        _time = time;
        _logger = logger;
    }

    /// <summary>Brings an image to its end.</summary>
    /// <param name="instance">A row in state received.</param>
    /// <param name="cancellationToken">The process ends; the row stays received.</param>
    /// <exception cref="StorageException">A store refused; the row stays received, call again.</exception>
    /// <exception cref="EngineDownException">No model is proven, no worker of the engine is up, or none of the codec became free; the row stays received, call again.</exception>
    public async Task RunAsync(JournalInstance instance, CancellationToken cancellationToken)
    {
        try
        {
            await AnalyseAsync(instance, cancellationToken);
        }
        catch (Exception ex) when (ex is not OperationCanceledException && !MayPass(ex))
        {
            // What no stage foresaw costs this one image, never the worker that holds it; the event says where to look.
            _logger.FailedUnexpectedly(instance.Row, ex);
            await FailAsync(instance, "Unexpected", cancellationToken);
        }
    }

    // A full disk ends some day, an engine comes back; a row that breaks a constraint is refused each time it is tried.
    private static bool MayPass(Exception exception) =>
        exception is EngineDownException or StorageException { Fault: not StorageFault.Constraint };

    private async Task AnalyseAsync(JournalInstance instance, CancellationToken cancellationToken)
    {
        using var model = _models.TryTake() ?? throw new EngineDownException();
        var recorded = await _log.FindAsync(
            instance.SopInstanceUid, model.Host.Engine.Model.PackageDigest, PredictionSlot.Active, instance.ReceivedUtc, cancellationToken);
        if (recorded is not null)
        {
            // The last run, or try, ended between the log and the journal; another model may have served then.
            await EndAsync(instance, recorded, cancellationToken);
        }
        else if (await DetectAsync(model.Host, instance, cancellationToken) is { } detection)
        {
            await KeepAsync(instance, detection, cancellationToken);
        }
    }

    private async Task<InstanceDetection?> DetectAsync(DetectorHost model, JournalInstance instance, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(_deadline, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            return await _policies.FilterForAsync(instance.StudyInstanceUid, model.Package, either.Token) is { } policy
                ? await model.Detector.DetectAsync(instance.Path, policy, either.Token)
                : await model.Detector.DetectAsync(instance.Path, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            if (!model.Engine.IsReady)
            {
                throw new EngineDownException();
            }

            await FailAsync(instance, "Timeout", cancellationToken);
        }
        catch (Exception ex) when (ex is IOException or UnauthorizedAccessException)
        {
            await FailAsync(instance, "FileUnreadable", cancellationToken);
        }

        return null;
    }

    private async Task KeepAsync(JournalInstance instance, InstanceDetection detection, CancellationToken cancellationToken)
    {
        var isShown = _shadow.IsOpen;
        if (!isShown)
        {
            detection.Dispose(); // its pixels; what was made of them stays
        }

        if (detection.Prediction is { } prediction)
        {
            if (string.Equals(prediction.Code, nameof(DecodeCode.CodecBusy), StringComparison.Ordinal))
            {
                // Says nothing of the image: it waits, as for the engine.
                throw new EngineDownException();
            }

            var result = await _log.RecordAsync(prediction, cancellationToken);
            var recorded = new RecordedPrediction(result.Id, _time.GetUtcNow(), prediction);
            await EndAsync(instance, recorded, cancellationToken);
            if (isShown)
            {
                _shadow.Offer(instance, recorded, detection);
            }
        }
        else if (detection.Screening == ScreeningCode.Unreadable)
        {
            await FailAsync(instance, detection.Screening.ToString(), cancellationToken);
        }
        else
        {
            var code = detection.Screening.ToString();
            await _journal.SetStateAsync(instance.Row, InstanceState.Skipped, code, cancellationToken);
            _telemetry.Skipped();
            _logger.Skipped(instance.Row, code);
        }
    }

    private async Task EndAsync(JournalInstance instance, RecordedPrediction recorded, CancellationToken cancellationToken)
    {
        var prediction = recorded.Prediction;
        if (prediction.Outcome != PredictionOutcome.Predicted)
        {
            await FailAsync(instance, prediction.Code, cancellationToken);
            return;
        }

        if (recorded.ToObservation() is { } observation)
        {
            await _monitoring.NoteAsync(observation, cancellationToken);
        }

        if (await _journal.SetStateAsync(instance.Row, InstanceState.Predicted, "", cancellationToken))
        {
            _telemetry.Predicted(prediction, _time.GetUtcNow() - instance.ReceivedUtc);
            _logger.Predicted(instance.Row, recorded.Id, prediction.Kept.Count(), prediction.Timings.Total.TotalMilliseconds);
        }
    }

    private async Task FailAsync(JournalInstance instance, string code, CancellationToken cancellationToken)
    {
        await _journal.SetStateAsync(instance.Row, InstanceState.Failed, code, cancellationToken);
        _telemetry.Failed();
        _logger.Failed(instance.Row, code);
    }
}
