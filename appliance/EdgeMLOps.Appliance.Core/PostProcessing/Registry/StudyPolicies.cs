using EdgeMLOps.Appliance.Core.Models;
using EdgeMLOps.Appliance.Core.Predictions;

namespace EdgeMLOps.Appliance.Core.PostProcessing.Registry;

/// <summary>
/// Has all images of a study that one package analyses go by one policy: the one that the first of them began with, whatever
/// is activated meanwhile, so that no report mixes two. After a restart, or when a late image opens the study again, the
/// prediction log says which. A policy that was set aside is not gone on with. Safe for concurrent use.
/// </summary>
public sealed class StudyPolicies
{
    private const int MostStudies = 4096;

    private readonly ServingPolicies _serving;
    private readonly PredictionLog _log;
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Study, string Package), Task<string>> _begun = [];
    private readonly Queue<(string Study, string Package)> _order = new();

    /// <summary>Creates it.</summary>
    /// <param name="serving">What is applied now.</param>
    /// <param name="log">What was applied before.</param>
    public StudyPolicies(ServingPolicies serving, PredictionLog log)
    {
        _serving = serving;
        _log = log;
    }

    /// <summary>The filter of an image's policy.</summary>
    /// <param name="studyInstanceUid">Its study.</param>
    /// <param name="package">The package that analyses it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Null: the package's own policy.</returns>
    /// <exception cref="Sqlite.StorageException">The log refused; call again.</exception>
    public async Task<BoxFilter?> FilterForAsync(string studyInstanceUid, ModelPackage package, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(package);
        var (model, manifest, key) = (package.Identity, package.Manifest, (studyInstanceUid, package.Identity.PackageDigest));
        var begun = await BeginAsync(key, model, manifest).WaitAsync(cancellationToken);
        if (_serving.TryFind(begun, model, manifest, out var filter))
        {
            return filter;
        }

        // It was set aside meanwhile: the study goes on with what is applied now, and stays with that.
        var now = _serving.DigestFor(model, manifest);
        lock (_gate)
        {
            _begun[key] = Task.FromResult(now);
        }

        return _serving.TryFind(now, model, manifest, out filter) ? filter : null;
    }

    private Task<string> BeginAsync((string Study, string Package) key, DetectionModel model, ModelManifest manifest)
    {
        lock (_gate)
        {
            if (_begun.TryGetValue(key, out var known) && !known.IsFaulted && !known.IsCanceled)
            {
                return known;
            }

            if (_begun.Remove(key) is false)
            {
                _order.Enqueue(key);
            }

            if (_order.Count > MostStudies)
            {
                _begun.Remove(_order.Dequeue());
            }

            return _begun[key] = Task.Run(() => FirstAsync(key, model, manifest));
        }
    }

    private async Task<string> FirstAsync((string Study, string Package) key, DetectionModel model, ModelManifest manifest)
    {
        var before = await _log.ForStudyAsync(key.Study, CancellationToken.None);
        var first = before.FirstOrDefault(one =>
            one.Prediction.Slot == PredictionSlot.Active && string.Equals(one.Prediction.Model.PackageDigest, key.Package, StringComparison.Ordinal));
        return first?.Prediction.PolicyDigest ?? _serving.DigestFor(model, manifest);
    }
}
