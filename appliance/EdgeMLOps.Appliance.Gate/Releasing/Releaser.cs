using EdgeMLOps.Appliance.Core.Monitoring;
using EdgeMLOps.Contracts;
using EdgeMLOps.Sqlite.Audit;
using Microsoft.Extensions.Logging;

namespace EdgeMLOps.Appliance.Gate.Releasing;

/// <summary>Makes messages out of what monitoring holds: the one place where something clinical becomes something that may leave.</summary>
internal sealed class Releaser
{
    private const int Page = 100;

    // More than a year of a busy site waits for k patients in no single cell; beyond it the oldest are judged first.
    private const int MostObservations = 100_000;

    private readonly MonitoringStore _monitoring;
    private readonly GateStore _store;
    private readonly Sealer _sealer;
    private readonly AuditChain _audit;
    private readonly GateOptions _options;
    private readonly Func<Digest256, GateReference> _reference;
    private readonly Func<ServingIdentity> _serving;
    private readonly TimeProvider _time;
    private readonly ILogger<Releaser> _logger;

    public Releaser(ReleaserParts parts, ILogger<Releaser> logger)
    {
        _monitoring = parts.Monitoring;
        _store = parts.Store;
        _sealer = parts.Sealer;
        _audit = parts.Audit;
        _options = parts.Options;
        _reference = parts.Reference;
        _serving = parts.Serving;
        _time = parts.Time;
        _logger = logger;
    }

    /// <summary>Closes the running bucket and seals all that may leave, then the state that tells how things stand.</summary>
    public async Task ReleaseAsync(CancellationToken cancellationToken)
    {
        await _sealer.SettleAsync(cancellationToken);
        await _monitoring.CloseOperationsAsync(cancellationToken);
        var buckets = await SealOperationsAsync(cancellationToken);
        var (released, open) = await SealClinicalAsync(cancellationToken);
        await SealStateAsync(open, cancellationToken);
        _logger.Released(buckets, released, open);
    }

    private async Task<int> SealOperationsAsync(CancellationToken cancellationToken)
    {
        var count = 0;
        while (await _monitoring.ClosedOperationsAsync(Page, cancellationToken) is { Count: > 0 } closed)
        {
            foreach (var bucket in closed)
            {
                await _sealer.SealAsync(
                    ReleaseSource.Operations(bucket.Id), OperationsTranslation.Summarize(bucket), cancellationToken);
                count++;
            }
        }

        return count;
    }

    private async Task<(int Released, int Open)> SealClinicalAsync(CancellationToken cancellationToken)
    {
        var (released, open) = (0, 0);
        foreach (var metric in MetricValues.All)
        {
            var observations = await _monitoring.OpenObservationsAsync((int)metric, MostObservations, cancellationToken);
            foreach (var cell in observations.GroupBy(item => CellTranslation.KeyOf(item.Observation.Cell)))
            {
                if (await SealCellAsync(metric, cell.Key, [.. cell], cancellationToken))
                {
                    released++;
                }
                else
                {
                    open++;
                }
            }
        }

        return (released, open);
    }

    // False: too few patients so far; the metric's own bucket of this cell stays open and grows.
    private async Task<bool> SealCellAsync(
        MetricId metric, CellKey cell, IReadOnlyList<OpenObservation> observations, CancellationToken cancellationToken)
    {
        var map = _reference(cell.Package).MapOf(metric, _options.K);
        var decision = ReleaseRule.Decide(metric, map, observations, _options.K);
        var first = observations.Min(item => item.Observation.PredictedUtc);
        if (decision.Obstacle != WithheldReason.None)
        {
            if (_time.GetUtcNow() - first < _options.LongestWait)
            {
                return false;
            }

            await _store.CountWithheldAsync(cancellationToken);
        }

        long[] ids = [.. observations.Select(item => item.Observation.PredictionId)];
        await _sealer.SealAsync(
            ReleaseSource.Clinical(metric, ids),
            Summarize(metric, cell, map, decision, BucketOf(observations)),
            cancellationToken);
        return true;
    }

    private async Task SealStateAsync(int open, CancellationToken cancellationToken)
    {
        var head = await _audit.HeadAsync(cancellationToken);
        var serving = _serving();
        var state = new StateReport
        {
            At = MinuteUtc.Floor(_time.GetUtcNow()),
            AuditLength = head.Length,
            AuditHead = new Digest256(head.Hash.Span),
            Package = serving.Package,
            PackageRelease = serving.PackageRelease,
            Policy = serving.Policy,
            Appliance = serving.Version,
            Provider = serving.Provider,
            WithheldHistograms = await _store.WithheldAsync(cancellationToken),
            OpenHistograms = open,
        };
        await _sealer.SealAsync(ReleaseSource.State, state, cancellationToken);
    }

    private static ClinicalSummary Summarize(MetricId metric, CellKey cell, MergeMap map, ReleaseDecision decision, Bucket bucket)
    {
        var publish = decision.Obstacle == WithheldReason.None;
        return new ClinicalSummary
        {
            Bucket = bucket,
            Cell = cell,
            Metric = metric,
            Patients = publish ? decision.Patients : 0,
            FirstBins = publish ? [.. map.FirstBins] : [],
            Counts = publish ? [.. decision.Counts] : [],
            Withheld = decision.Obstacle,
        };
    }

    // Whole days: the hour of the first and of the last patient is nobody's business.
    private static Bucket BucketOf(IReadOnlyList<OpenObservation> observations)
    {
        var first = observations.Min(item => item.Observation.PredictedUtc).UtcDateTime.Date;
        var last = observations.Max(item => item.Observation.PredictedUtc).UtcDateTime.Date.AddDays(1);
        return new Bucket
        {
            Start = MinuteUtc.Floor(new DateTimeOffset(first, TimeSpan.Zero)),
            End = MinuteUtc.Floor(new DateTimeOffset(last, TimeSpan.Zero)),
        };
    }
}
