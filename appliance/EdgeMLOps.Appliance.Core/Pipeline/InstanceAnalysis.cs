using EdgeMLOps.Appliance.Core.Inference;
using EdgeMLOps.Appliance.Core.Models.Registry.Serving;
using EdgeMLOps.Appliance.Core.Pipeline.Canary;
using EdgeMLOps.Appliance.Core.Predictions;
using EdgeMLOps.Appliance.Core.Receiving;
using EdgeMLOps.Sqlite;
using Microsoft.Extensions.Logging;

namespace EdgeMLOps.Appliance.Core.Pipeline;

/// <summary>
/// One image from the journal to its end: detector, prediction log, monitoring, journal, in this order. The model that serves when an image is
/// begun has it to its end, whatever serves then; a study of the canary's share goes to the canary, and whole to the model that serves when that fails.
/// </summary>
internal sealed class InstanceAnalysis
{
    private const int ManyFrames = 16;

    private readonly ServingModels _models;
    private readonly StudyRouter _router;
    private readonly CanaryStudies _canary;
    private readonly ImageRun _run;
    private readonly ImageEnd _end;
    private readonly PredictionLog _log;
    private readonly ILogger<InstanceAnalysis> _logger;

    public InstanceAnalysis(
        ServingModels models,
        StudyRouter router,
        CanaryStudies canary,
        ImageRun run,
        ImageEnd end,
        PredictionLog log,
        ILogger<InstanceAnalysis> logger)
    {
        _models = models;
        _router = router;
        _canary = canary;
        _run = run;
        _end = end;
        _log = log;
        _logger = logger;
    }

    /// <summary>Ends when it was tried since the start to have a model serve: nothing is wrong before.</summary>
    public Task ModelTried => _models.Tried;

    /// <summary>Brings an image to its end.</summary>
    /// <param name="instance">A row in state received.</param>
    /// <param name="cancellationToken">The process ends; the row stays received.</param>
    /// <exception cref="StorageException">A store refused; the row stays received, call again.</exception>
    /// <exception cref="EngineDownException">No model is proven, no worker of the engine is up, or none of the codec became free; the row stays received, call again.</exception>
    public Task RunAsync(JournalInstance instance, CancellationToken cancellationToken) =>
        GuardAsync(instance, () => AnalyseAsync(instance, cancellationToken), cancellationToken);

    /// <summary>Whether so many frames of an image are to be analysed that others should not wait for it. While no model is proven nobody knows: false.</summary>
    /// <param name="instance">A row in state received.</param>
    public bool HasManyFrames(JournalInstance instance)
    {
        try
        {
            using var canary = _models.Canary.TryTake();
            return _models.Current?.Detector.FramesOf(instance.Path) > ManyFrames || canary?.Host.Detector.FramesOf(instance.Path) > ManyFrames;
        }
        catch (Exception ex) when (ex is not OperationCanceledException)
        {
            return false; // the analysis meets the same and fails this image alone; here it would end the service, and the next start again
        }
    }

    private async Task GuardAsync(JournalInstance instance, Func<Task> work, CancellationToken cancellationToken)
    {
        try
        {
            await work();
        }
        catch (Exception ex) when (ex is not OperationCanceledException && !MayPass(ex))
        {
            // What no stage foresaw costs this one image, never the worker that holds it; the event says where to look.
            _logger.FailedUnexpectedly(instance.Row, ex);
            await _end.FailAsync(instance, "Unexpected", cancellationToken);
        }
    }

    /// <summary>Analyses an image again whose prediction the log has lost; what the journal and monitoring have of it stays.</summary>
    /// <param name="instance">A row in state predicted; its file is there.</param>
    /// <param name="cancellationToken">The process ends.</param>
    /// <returns>The row of the log; null where it cannot be analysed any more.</returns>
    /// <exception cref="StorageException">A store refused; call again.</exception>
    /// <exception cref="EngineDownException">No engine is up; call again.</exception>
    public async Task<long?> AgainAsync(JournalInstance instance, CancellationToken cancellationToken)
    {
        try
        {
            return await RestoreAsync(instance, cancellationToken);
        }
        catch (Exception ex) when (ex is not OperationCanceledException && !MayPass(ex))
        {
            // Who asks goes through many images; one that fails each time must not keep it from the others.
            _logger.FailedUnexpectedly(instance.Row, ex);
            return null;
        }
    }

    private async Task<long?> RestoreAsync(JournalInstance instance, CancellationToken cancellationToken)
    {
        using var active = _models.TryTake() ?? throw new EngineDownException();
        if (await CanaryOfAsync(instance.StudyInstanceUid, cancellationToken) is { } canary)
        {
            var (recorded, hasFallen) = await _canary.AgainAsync(instance, canary, cancellationToken);
            if (!hasFallen)
            {
                return recorded?.Id;
            }

            await BringOverAsync(active.Host, instance, [canary], cancellationToken);
        }

        var (detection, _) = await _run.DetectAsync(active.Host, instance, cancellationToken);
        using var seen = detection;
        // Only what the journal says of it: one that cannot be decoded any more must not stand beside "predicted" and be read as clean.
        return seen?.Prediction is { } prediction && ImageEnd.Sure(prediction).Outcome == PredictionOutcome.Predicted
            ? (await _log.RecordAsync(prediction, cancellationToken)).Id
            : null;
    }

    // Nothing is drawn here: what the study was given to before is what it keeps, while that is there.
    private async Task<string?> CanaryOfAsync(string studyInstanceUid, CancellationToken cancellationToken)
    {
        var canary = _models.Split?.Model.PackageDigest;
        var isCanarys = canary is not null && (await _log.Arms.OfStudyAsync(studyInstanceUid, cancellationToken)).Any(
            arm => arm is { IsCanary: true, FallCode: "" } && string.Equals(arm.CanaryPackage, canary, StringComparison.Ordinal));
        return isCanarys ? canary : null;
    }

    // A full disk ends some day, an engine comes back; a row that breaks a constraint is refused each time it is tried.
    internal static bool MayPass(Exception exception) =>
        exception is EngineDownException or StorageException { Fault: not StorageFault.Constraint };

    private async Task AnalyseAsync(JournalInstance instance, CancellationToken cancellationToken)
    {
        while (!await TryAsync(instance, cancellationToken))
        {
            // What it was begun with is another model's by now: begun anew, by what serves then.
        }
    }

    /// <returns>False: the models have changed their parts since it was begun.</returns>
    private async Task<bool> TryAsync(JournalInstance instance, CancellationToken cancellationToken)
    {
        using var model = _models.TryTake() ?? throw new EngineDownException();
        var package = model.Host.Package.Identity.PackageDigest;
        var route = await _router.RouteAsync(instance.StudyInstanceUid, package, cancellationToken);
        if (route.Canary is { } canary)
        {
            return await _canary.TryAsync(instance, canary, package, cancellationToken);
        }

        if (route.Left.Count == 0)
        {
            await ServeAsync(model.Host, instance, isLeft: false, cancellationToken);
            await HoldAsync(model.Host, instance, cancellationToken);
            return true;
        }

        // A canary that was activated has left its studies to nobody.
        if (_models.Current != model.Host)
        {
            return false;
        }

        await BringOverAsync(model.Host, instance, route.Left, cancellationToken);
        await ServeAsync(model.Host, instance, isLeft: true, cancellationToken);
        return true;
    }

    // It was begun before there was a canary, and an image that came meanwhile was given to that: no row of the log had told of this one yet.
    private async Task HoldAsync(DetectorHost model, JournalInstance instance, CancellationToken cancellationToken)
    {
        if (_models.Split is not null
            && (await _router.RouteAsync(instance.StudyInstanceUid, model.Package.Identity.PackageDigest, cancellationToken)).Canary is { } canary)
        {
            await _canary.FallAsync(instance, canary, "BegunBefore", cancellationToken);
            await BringOverAsync(model, instance, [canary], cancellationToken);
        }
    }

    private Task BringOverAsync(DetectorHost model, JournalInstance instance, IReadOnlyList<string> canaries, CancellationToken cancellationToken) =>
        _canary.BringOverAsync(
            instance,
            canaries,
            model.Package.Identity.PackageDigest,
            other => GuardAsync(other, () => ServeAsync(model, other, isLeft: true, cancellationToken), cancellationToken),
            cancellationToken);

    // isLeft: a canary may have left a prediction of it, which does not count any more.
    private async Task ServeAsync(DetectorHost model, JournalInstance instance, bool isLeft, CancellationToken cancellationToken)
    {
        var package = model.Package.Identity.PackageDigest;
        var recorded = isLeft
            ? await _log.FindAsync(instance.SopInstanceUid, package, PredictionSlot.Active, cancellationToken)
            : await _log.FindAsync(instance.SopInstanceUid, package, PredictionSlot.Active, instance.ReceivedUtc, cancellationToken);
        if (recorded is not null)
        {
            // The last run, or try, ended between the log and the journal; another model may have served then.
            await _end.EndAsync(instance, recorded, cancellationToken);
            return;
        }

        var (detection, code) = await _run.DetectAsync(model, instance, cancellationToken);
        if (detection is null)
        {
            await _end.FailAsync(instance, code, cancellationToken);
            return;
        }

        await _end.KeepAsync(instance, detection, cancellationToken);
    }
}
