using EdgeMLOps.Appliance.Core.Inference;
using EdgeMLOps.Appliance.Core.Models.Registry;
using EdgeMLOps.Appliance.Core.Models.Registry.Serving;
using EdgeMLOps.Appliance.Core.Predictions;
using EdgeMLOps.Appliance.Core.Receiving;
using EdgeMLOps.Appliance.Core.Screening;
using EdgeMLOps.Sqlite;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Appliance.Core.Pipeline.Canary;

/// <summary>
/// Analyses the studies that go to the canary. Whatever happens to it costs no study its result: the study falls to the model that serves, which
/// analyses all its images, those too that the canary had analysed; what fails too often is switched off. Safe for concurrent use.
/// </summary>
internal sealed class CanaryStudies : IDisposable
{
    private const int MostDone = 4096;

    private readonly ServingModels _models;
    private readonly ModelRegistry _registry;
    private readonly StudyRouter _router;
    private readonly ImageRun _run;
    private readonly ImageEnd _end;
    private readonly PredictionLog _log;
    private readonly InstanceJournal _journal;
    private readonly CanaryCounts _counts;
    private readonly CanaryOptions _options;
    private readonly TimeProvider _time;
    private readonly long _begun;
    private readonly ILogger<CanaryStudies> _logger;

    // One study after the other; of those that are done no list has to be read again.
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly HashSet<(string Study, string Active)> _done = [];
    private readonly Queue<(string Study, string Active)> _order = new();
    private CanarySession? _session;

    public CanaryStudies(
        ServingModels models,
        ModelRegistry registry,
        StudyRouter router,
        ImageRun run,
        ImageEnd end,
        PredictionLog log,
        InstanceJournal journal,
        CanaryCounts counts,
        IOptions<CanaryOptions> options,
        TimeProvider time,
        ILogger<CanaryStudies> logger)
    {
        _models = models;
        _registry = registry;
        _router = router;
        _run = run;
        _end = end;
        _log = log;
        _journal = journal;
        _counts = counts;
        _options = options.Value;
        _time = time;
        _begun = time.GetTimestamp();
        _logger = logger;
    }

    /// <summary>Has the canary analyse an image of one of its studies.</summary>
    /// <param name="instance">The image.</param>
    /// <param name="canary">Package of the canary.</param>
    /// <param name="active">Package of the model that serves.</param>
    /// <param name="cancellationToken">The process ends; the row stays received.</param>
    /// <returns>Whether the image has its end; false: its study goes to the model that serves.</returns>
    /// <exception cref="StorageException">A store refused; the row stays received, call again.</exception>
    /// <exception cref="EngineDownException">Its engine is not open yet after a start, or none of the codec became free; the row stays received, call again.</exception>
    public async Task<bool> TryAsync(JournalInstance instance, string canary, string active, CancellationToken cancellationToken)
    {
        var (recorded, fault) = await AskAsync(instance, canary, isAgain: false, cancellationToken);
        if (IsImages(fault))
        {
            await _end.FailAsync(instance, fault, cancellationToken);
        }

        return (fault.Length == 0 || IsImages(fault)) && await EndAsync(instance, recorded, canary, active, cancellationToken);
    }

    /// <summary>Has the canary analyse an image again whose prediction the log has lost; what the journal and monitoring have of it stays.</summary>
    /// <param name="instance">The image, of a study that was given to the canary and has not fallen.</param>
    /// <param name="canary">Package of the canary.</param>
    /// <param name="cancellationToken">The process ends.</param>
    /// <returns>What is in the log now, if anything; and whether its study fell: then it goes to the model that serves.</returns>
    /// <exception cref="StorageException">A store refused; call again.</exception>
    /// <exception cref="EngineDownException">Its engine is not open yet after a start, or none of the codec became free; call again.</exception>
    public async Task<(RecordedPrediction? Recorded, bool HasFallen)> AgainAsync(JournalInstance instance, string canary, CancellationToken cancellationToken)
    {
        var (recorded, fault) = await AskAsync(instance, canary, isAgain: true, cancellationToken);
        return (recorded, fault.Length > 0 && !IsImages(fault));
    }

    /// <summary>Has a study fall to the model that serves, counted and told once.</summary>
    /// <param name="instance">An image of the study.</param>
    /// <param name="canary">Package of the canary that it was given to.</param>
    /// <param name="code">Why; a code.</param>
    /// <param name="cancellationToken">The process ends.</param>
    /// <exception cref="StorageException">The log refused; call again.</exception>
    public async Task FallAsync(JournalInstance instance, string canary, string code, CancellationToken cancellationToken)
    {
        if (await _router.FallAsync(instance.StudyInstanceUid, canary, code, cancellationToken))
        {
            _counts.Fell();
            _logger.StudyFell(instance.Row, code);
        }
    }

    /// <summary>Has the model that serves analyse what canaries had analysed of a study before it fell: one study, one model.</summary>
    /// <param name="instance">An image of the study, which the caller sees to.</param>
    /// <param name="canaries">Packages of the canaries.</param>
    /// <param name="active">Package of the model that serves.</param>
    /// <param name="analyse">Has that model analyse an image, whatever a canary made of it.</param>
    /// <param name="cancellationToken">The process ends; what is not done is done when the study's next image comes, or is received still.</param>
    /// <exception cref="StorageException">A store refused; call again.</exception>
    public async Task BringOverAsync(
        JournalInstance instance, IReadOnlyList<string> canaries, string active, Func<JournalInstance, Task> analyse, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            var study = (instance.StudyInstanceUid, active);
            if (_done.Contains(study))
            {
                return;
            }

            foreach (var canary in canaries)
            {
                await FallAsync(instance, canary, "CanaryEnded", cancellationToken);
                foreach (var other in await LeftByAsync(instance, canary, active, cancellationToken))
                {
                    await analyse(other);
                    _counts.BroughtOver();
                }
            }

            Done(study);
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private void Done((string Study, string Active) study)
    {
        _done.Add(study);
        _order.Enqueue(study);
        if (_order.Count > MostDone)
        {
            _done.Remove(_order.Dequeue());
        }
    }

    private CanarySession SessionOf(DetectorHost host)
    {
        var session = Volatile.Read(ref _session);
        if (session?.Host == host)
        {
            return session;
        }

        var made = new CanarySession(host, _options, _time);
        var before = Interlocked.CompareExchange(ref _session, made, session);
        return before == session ? made : SessionOf(host);
    }

    private bool IsCanary(string package) => string.Equals(_models.Split?.Model.PackageDigest, package, StringComparison.Ordinal);

    // The image's own faults, by whichever model.
    private static bool IsImages(string fault) => fault is ImageRun.FileUnreadable or nameof(ScreeningCode.Unreadable);

    /// <returns>What is in the log by now; nothing with a code, the image's or that of the canary's fault, by which its study fell.</returns>
    private async Task<(RecordedPrediction? Recorded, string Fault)> AskAsync(
        JournalInstance instance, string canary, bool isAgain, CancellationToken cancellationToken)
    {
        using var model = _models.Canary.TryTake();
        if (model is null || !string.Equals(model.Host.Package.Identity.PackageDigest, canary, StringComparison.Ordinal))
        {
            if (!_models.Canary.IsTried && _time.GetElapsedTime(_begun) < _options.StartWait)
            {
                throw new EngineDownException();
            }

            if (IsCanary(canary))
            {
                await FallAsync(instance, canary, "CanaryDown", cancellationToken);
            }

            return (null, "CanaryDown");
        }

        var session = SessionOf(model.Host);
        var (recorded, fault) = model.Host.Engine.IsReady ? await AnalyseAsync(model.Host, instance, isAgain, cancellationToken) : (null, "CanaryDown");
        var isCanarys = fault.Length > 0 && !IsImages(fault);
        if (isCanarys)
        {
            await FallAsync(instance, canary, fault, cancellationToken);
        }

        // That it is down is counted by the end of its worker, once and not by each study that meets it so.
        if (session.IsTooMany(isCanarys && fault is not ("CanaryDown" or "NotFor")))
        {
            await SwitchOffAsync(canary, isCanarys ? fault : nameof(InferenceCode.WorkerCrashed));
        }

        return (recorded, fault);
    }

    private async Task<(RecordedPrediction? Recorded, string Fault)> AnalyseAsync(
        DetectorHost model, JournalInstance instance, bool isAgain, CancellationToken cancellationToken)
    {
        var package = model.Package.Identity.PackageDigest;
        if (await _log.FindAsync(instance.SopInstanceUid, package, PredictionSlot.Active, cancellationToken) is { } before)
        {
            return (before, ""); // the last run, or try, ended between the log and the journal
        }

        try
        {
            return await DetectAsync(model, instance, isAgain, cancellationToken);
        }
        catch (Exception ex) when (ex is not OperationCanceledException && !InstanceAnalysis.MayPass(ex))
        {
            _logger.CanaryFailedUnexpectedly(instance.Row, ex);
            return (null, "Unexpected");
        }
    }

    private async Task<(RecordedPrediction? Recorded, string Fault)> DetectAsync(
        DetectorHost model, JournalInstance instance, bool isAgain, CancellationToken cancellationToken)
    {
        InstanceDetection? detection;
        string code;
        try
        {
            (detection, code) = await _run.DetectAsync(model, instance, cancellationToken);
        }
        catch (EngineDownException)
        {
            return (null, "CanaryDown");
        }

        using var seen = detection;
        return seen is null ? (null, code) : await KeepAsync(seen, isAgain, cancellationToken);
    }

    private async Task<(RecordedPrediction? Recorded, string Fault)> KeepAsync(InstanceDetection seen, bool isAgain, CancellationToken cancellationToken)
    {
        if (seen.Prediction is not { } prediction)
        {
            // What cannot be read no model can; what the canary alone is not for the other one may be.
            return (null, seen.Screening == ScreeningCode.Unreadable ? nameof(ScreeningCode.Unreadable) : "NotFor");
        }

        // A failure of the canary is no row: it would be taken for what became of the image.
        if (prediction.Outcome == PredictionOutcome.InferenceFailed)
        {
            return (null, prediction.Code);
        }

        // One that cannot be decoded any more must not stand beside "predicted" and be read as clean.
        var isKept = !isAgain || ImageEnd.Sure(prediction).Outcome == PredictionOutcome.Predicted;
        return (isKept ? await _end.RecordAsync(prediction, cancellationToken) : null, "");
    }

    private async Task<bool> EndAsync(JournalInstance instance, RecordedPrediction? recorded, string canary, string active, CancellationToken cancellationToken)
    {
        // Asked after it was recorded: either this sees that the study fell, or who had it fall sees the record.
        if (!string.Equals((await _router.RouteAsync(instance.StudyInstanceUid, active, cancellationToken)).Canary, canary, StringComparison.Ordinal))
        {
            return false;
        }

        if (recorded is not null)
        {
            await _end.EndAsync(instance, recorded, cancellationToken);
            _counts.Served();
        }

        return true;
    }

    private async Task<List<JournalInstance>> LeftByAsync(
        JournalInstance instance, string canary, string active, CancellationToken cancellationToken)
    {
        var left = new List<JournalInstance>();
        var query = new PredictionQuery
        {
            StudyInstanceUid = instance.StudyInstanceUid,
            PackageDigest = canary,
            Slot = PredictionSlot.Active,
            Outcome = PredictionOutcome.Predicted,
            Limit = PredictionLog.MostRows,
        };
        foreach (var uid in (await _log.ListAsync(query, cancellationToken)).Select(row => row.Prediction.Instance.SopInstanceUid))
        {
            if (string.Equals(uid, instance.SopInstanceUid, StringComparison.Ordinal)
                || await _log.FindAsync(uid, active, PredictionSlot.Active, cancellationToken) is not null
                || await _journal.FindAsync(uid, cancellationToken) is not { } other)
            {
                continue;
            }

            if (other.State == InstanceState.Received || await _journal.ReopenAsync(other.Row, cancellationToken))
            {
                left.Add(other);
                continue;
            }

            if (other.State == InstanceState.Predicted)
            {
                _logger.NotBroughtOver(other.Row, other.State);
            }
        }

        return left;
    }

    private async Task SwitchOffAsync(string canary, string fault)
    {
        _models.Canary.IsSwitchedOff = true;
        try
        {
            await _registry.SwitchOffCanaryAsync(
                canary, FormattableString.Invariant($"failed {_options.Faults} times within {_options.FaultWindow}, last by {fault}"));
        }
        catch (StorageException ex)
        {
            // Its engine is closed and its studies fall; the next start opens it again and it has to fail again.
            _logger.CanaryNotSetAside(ex.Fault.ToString());
        }
    }
}
