using EdgeMLOps.Appliance.Core.Inference;
using EdgeMLOps.Appliance.Core.Models.Registry;
using EdgeMLOps.Appliance.Core.Models.Registry.Serving;
using EdgeMLOps.Appliance.Core.PostProcessing.Registry;
using EdgeMLOps.Appliance.Core.Predictions;
using EdgeMLOps.Appliance.Core.Predictions.Pairs;
using EdgeMLOps.Hosting.Threads;
using EdgeMLOps.Sqlite;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Appliance.Core.Pipeline.Shadow;

/// <summary>
/// Shows the shadow one image after the other, each after it has its end by the model that serves, and records what both made of it.
/// Whatever happens to the shadow costs that image its pair and nobody else anything; what fails too often is switched off.
/// </summary>
internal sealed class ShadowRunner : BackgroundService
{
    private readonly ShadowQueue _queue;
    private readonly ShadowCounts _counts;
    private readonly ServingModels _models;
    private readonly ModelCatalogue _catalogue;
    private readonly ModelRegistry _registry;
    private readonly StudyPolicies _policies;
    private readonly PredictionLog _log;
    private readonly ShadowOptions _options;
    private readonly TimeSpan _deadline;
    private readonly TimeProvider _time;
    private readonly ILogger<ShadowRunner> _logger;

    // Made with the first image: without a shadow there is none.
    private readonly Lazy<LowPriorityThread> _thread = new(() => new LowPriorityThread("shadow"));
    private ShadowSession? _session;

    public ShadowRunner(
        ShadowQueue queue,
        ShadowCounts counts,
        ServingModels models,
        ModelCatalogue catalogue,
        ModelRegistry registry,
        StudyPolicies policies,
        PredictionLog log,
        IOptions<ShadowOptions> options,
        IOptions<PipelineOptions> pipeline,
        TimeProvider time,
        ILogger<ShadowRunner> logger)
    {
        _queue = queue;
        _counts = counts;
        _models = models;
        _catalogue = catalogue;
        _registry = registry;
        _policies = policies;
        _log = log;
        _options = options.Value;
        _deadline = pipeline.Value.InstanceDeadline;
        _time = time;
        _logger = logger;
    }

    public override void Dispose()
    {
        if (_thread.IsValueCreated)
        {
            _thread.Value.Dispose();
        }

        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var image in _queue.ReadAllAsync(stoppingToken))
        {
            try
            {
                await ShowAsync(image, stoppingToken);
            }
            finally
            {
                _queue.Done(image);
            }
        }
    }

    private async Task ShowAsync(ShadowImage image, CancellationToken cancellationToken)
    {
        using var model = _models.Shadow.TryTake();
        if (model is null)
        {
            return; // ended while the image waited
        }

        var session = _session = _session?.Detector.Host == model.Host ? _session : new ShadowSession(model.Host, _options, _time);
        if (!session.Detector.IsFor(image.Seen))
        {
            _counts.NotFor();
            return;
        }

        var fault = await TryAsync(session.Detector, image, cancellationToken);
        if (fault is not null)
        {
            _counts.Failed();
            _logger.ShadowFailed(image.Row, fault);
        }

        if (session.IsTooMany(fault is not null))
        {
            await SwitchOffAsync(session, fault);
        }
    }

    /// <returns>The code of what failed; null when nothing did.</returns>
    private async Task<string?> TryAsync(ShadowDetector detector, ShadowImage image, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(_deadline, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            var policy = await _policies.FilterForAsync(image.Active.Instance.StudyInstanceUid, detector.Host.Package, either.Token);

            // Preparing the image is done on the thread that gives way, waiting for the model on none.
            var steps = new ShadowSteps(
                async work => await await _thread.Value.RunAsync(work, either.Token), () => deadline.CancelAfter(IsOpen(detector) ? _deadline : TimeSpan.Zero));
            var seen = await await _thread.Value.RunAsync(() => detector.DetectAsync(image.Seen, policy, steps, either.Token), either.Token);
            if (seen.Outcome == PredictionOutcome.DecodeFailed)
            {
                // The codec's fault, or that of a file that the serving model's turn decoded: it says nothing of this model.
                _counts.LeftOut();
                _logger.ShadowNotRecorded(image.Row, seen.Code);
                return null;
            }

            await RecordAsync(detector, image, seen, cancellationToken);
            return seen.Outcome == PredictionOutcome.Predicted ? null : seen.Code;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested && !IsOpen(detector))
        {
            _counts.LeftOut(); // ended in the middle of an image of many frames: its engine is let go
            return null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return "Timeout";
        }
        catch (StorageException ex)
        {
            _counts.LeftOut();
            _logger.ShadowNotRecorded(image.Row, ex.Fault.ToString());
            return null;
        }
        catch (Exception ex) when (ex is not OperationCanceledException)
        {
            _logger.ShadowFailedUnexpectedly(image.Row, ex);
            return "Unexpected";
        }
    }

    private bool IsOpen(ShadowDetector detector) => _models.Shadow.Current == detector.Host;

    private async Task RecordAsync(ShadowDetector detector, ShadowImage image, Prediction seen, CancellationToken cancellationToken)
    {
        var classes = _catalogue.Find(image.Active.Model.PackageDigest)?.Classes ?? [];
        var pair = ImagePair.Of(image.PredictionId, image.Active, classes, seen, detector.Host.Package.Manifest.Classes, _options.Overlap);
        await _log.RecordAsync(seen, pair, cancellationToken);
        _counts.Seen();
    }

    private async Task SwitchOffAsync(ShadowSession session, string? fault)
    {
        var cause = fault ?? nameof(InferenceCode.WorkerCrashed);
        _models.Shadow.IsSwitchedOff = true;
        try
        {
            await _registry.SwitchOffShadowAsync(
                session.PackageDigest, FormattableString.Invariant($"failed {_options.Faults} times within {_options.FaultWindow}, last by {cause}"));
        }
        catch (StorageException ex)
        {
            // Its engine is closed; the next start opens it again and it has to fail again.
            _logger.ShadowNotSetAside(ex.Fault.ToString());
        }
    }
}
