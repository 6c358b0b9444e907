using EdgeMLOps.Appliance.Core.Decoding;
using EdgeMLOps.Appliance.Core.Inference;
using EdgeMLOps.Appliance.Core.Monitoring;
using EdgeMLOps.Appliance.Core.Pipeline.Shadow;
using EdgeMLOps.Appliance.Core.Predictions;
using EdgeMLOps.Appliance.Core.Receiving;
using EdgeMLOps.Appliance.Core.Screening;
using Microsoft.Extensions.Logging;

namespace EdgeMLOps.Appliance.Core.Pipeline;

/// <summary>
/// What an image ends by: prediction log, monitoring, journal, in this order. Each step may be repeated after a crash: the log keeps one row,
/// monitoring one observation, the journal the first word.
/// </summary>
internal sealed class ImageEnd
{
    private readonly PredictionLog _log;
    private readonly MonitoringStore _monitoring;
    private readonly AnalysisTelemetry _telemetry;
    private readonly InstanceJournal _journal;
    private readonly ShadowQueue _shadow;
    private readonly TimeProvider _time;
    private readonly ILogger<ImageEnd> _logger;

    public ImageEnd(
        PredictionLog log,
        MonitoringStore monitoring,
        AnalysisTelemetry telemetry,
        InstanceJournal journal,
        ShadowQueue shadow,
        TimeProvider time,
        ILogger<ImageEnd> logger)
    {
        _log = log;
        _monitoring = monitoring;
        _telemetry = telemetry;
        _journal = journal;
        _shadow = shadow;
        _time = time;
        _logger = logger;
    }

    /// <summary>Ends an image by what came of it, and shows it to the shadow.</summary>
    /// <exception cref="Sqlite.StorageException">A store refused; the row stays received, call again.</exception>
    /// <exception cref="EngineDownException">No worker of the codec became free; the row stays received, call again.</exception>
    public async Task KeepAsync(JournalInstance instance, InstanceDetection detection, CancellationToken cancellationToken)
    {
        var isShown = _shadow.IsOpen;
        if (!isShown)
        {
            detection.Dispose(); // its pixels; what was made of them stays
        }

        if (detection.Prediction is { } prediction)
        {
            var recorded = await RecordAsync(prediction, cancellationToken);
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

    /// <summary>Writes what a model made of an image into the log.</summary>
    /// <exception cref="Sqlite.StorageException">The log refused; call again.</exception>
    /// <exception cref="EngineDownException">No worker of the codec became free, which says nothing of the image: it waits, as for the engine.</exception>
    public async Task<RecordedPrediction> RecordAsync(Prediction prediction, CancellationToken cancellationToken)
    {
        var result = await _log.RecordAsync(Sure(prediction), cancellationToken);
        return new RecordedPrediction(result.Id, _time.GetUtcNow(), prediction);
    }

    /// <summary>A prediction that says something of its image.</summary>
    /// <exception cref="EngineDownException">No worker of the codec became free, which says nothing of the image: it waits, as for the engine.</exception>
    public static Prediction Sure(Prediction prediction) =>
        string.Equals(prediction.Code, nameof(DecodeCode.CodecBusy), StringComparison.Ordinal) ? throw new EngineDownException() : prediction;

    /// <summary>Ends an image whose prediction is in the log.</summary>
    /// <exception cref="Sqlite.StorageException">A store refused; the row stays received, call again.</exception>
    public async Task EndAsync(JournalInstance instance, RecordedPrediction recorded, CancellationToken cancellationToken)
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

    /// <summary>Ends an image as failed.</summary>
    /// <exception cref="Sqlite.StorageException">The journal refused; the row stays received, call again.</exception>
    public async Task FailAsync(JournalInstance instance, string code, CancellationToken cancellationToken)
    {
        await _journal.SetStateAsync(instance.Row, InstanceState.Failed, code, cancellationToken);
        _telemetry.Failed();
        _logger.Failed(instance.Row, code);
    }
}
