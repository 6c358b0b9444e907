using EdgeMLOps.Appliance.Core.Models.Registry.Serving;
using EdgeMLOps.Appliance.Core.Predictions;
using EdgeMLOps.Appliance.Core.Predictions.Arms;

namespace EdgeMLOps.Appliance.Core.Pipeline.Canary;

/// <summary>
/// Has all images of a study go to one model: the canary where the study is of its share, else the one that serves. What was drawn once stands, in
/// the prediction log, whatever the share is later. Safe for concurrent use.
/// </summary>
internal sealed class StudyRouter
{
    private const int MostStudies = 4096;

    private readonly ServingModels _models;
    private readonly PredictionLog _log;
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Study, string Canary), Task<IReadOnlyList<StudyArm>>> _known = [];
    private readonly Queue<(string Study, string Canary)> _order = new();
    private string _canary = "";
    private volatile bool _hasArms;
    private volatile bool _hasNone;

    public StudyRouter(ServingModels models, PredictionLog log)
    {
        _models = models;
        _log = log;
    }

    /// <summary>Where the images of a study go now.</summary>
    /// <param name="studyInstanceUid">The study.</param>
    /// <param name="activePackage">Package of the model that serves.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="Sqlite.StorageException">The prediction log refused; call again.</exception>
    public async ValueTask<StudyRoute> RouteAsync(string studyInstanceUid, string activePackage, CancellationToken cancellationToken)
    {
        var split = _models.Split;
        if (split is null && !await HasArmsAsync(cancellationToken))
        {
            return StudyRoute.Active;
        }

        var arms = await ArmsAsync(studyInstanceUid, split, activePackage).WaitAsync(cancellationToken);
        var canary = split?.Model.PackageDigest;
        return arms.Any(arm => arm is { IsCanary: true, FallCode: "" } && Same(arm.CanaryPackage, canary))
            ? new StudyRoute(canary, [])
            : new StudyRoute(null, [.. arms.Where(arm => arm.IsCanary && !Same(arm.CanaryPackage, activePackage)).Select(arm => arm.CanaryPackage)]);
    }

    /// <summary>Has a study fall to the model that serves; it does not come back.</summary>
    /// <param name="studyInstanceUid">The study.</param>
    /// <param name="canaryPackage">Package of the canary that it was given to.</param>
    /// <param name="code">Why; a code.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Whether it was given to that canary and had not fallen before.</returns>
    /// <exception cref="Sqlite.StorageException">The prediction log refused; call again.</exception>
    public async Task<bool> FallAsync(string studyInstanceUid, string canaryPackage, string code, CancellationToken cancellationToken)
    {
        var isNew = await _log.Arms.FallAsync(studyInstanceUid, canaryPackage, code, cancellationToken);
        lock (_gate)
        {
            _known.Remove((studyInstanceUid, canaryPackage)); // its place in the order stays; asked again, the log says that it fell
        }

        return isNew;
    }

    private async ValueTask<bool> HasArmsAsync(CancellationToken cancellationToken)
    {
        if (!_hasArms && !_hasNone)
        {
            // Never back to none: one may be drawn while this is asked.
            if (await _log.Arms.AnyAsync(cancellationToken))
            {
                _hasArms = true;
            }
            else
            {
                _hasNone = true;
            }
        }

        return _hasArms;
    }

    private Task<IReadOnlyList<StudyArm>> ArmsAsync(string study, CanarySplit? split, string activePackage)
    {
        var key = (study, split?.Model.PackageDigest ?? "");
        lock (_gate)
        {
            if (!string.Equals(_canary, key.Item2, StringComparison.Ordinal))
            {
                // What was known of a study under another canary, or under none, may have changed since.
                _known.Clear();
                _canary = key.Item2;
            }

            if (_known.TryGetValue(key, out var known) && !known.IsFaulted && !known.IsCanceled)
            {
                return known;
            }

            _known.Remove(key);
            _order.Enqueue(key);
            if (_order.Count > MostStudies)
            {
                _known.Remove(_order.Dequeue());
            }

            return _known[key] = Task.Run(() => ReadAsync(study, split, activePackage));
        }
    }

    private async Task<IReadOnlyList<StudyArm>> ReadAsync(string study, CanarySplit? split, string activePackage)
    {
        if (split is null)
        {
            return await _log.Arms.OfStudyAsync(study, CancellationToken.None);
        }

        _hasArms = true;
        return await _log.Arms.DrawAsync(study, split, activePackage, CancellationToken.None);
    }

    private static bool Same(string one, string? other) => string.Equals(one, other, StringComparison.Ordinal);
}
