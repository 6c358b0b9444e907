using EdgeMLOps.Appliance.Core.Inference;
using EdgeMLOps.Appliance.Core.Link;
using EdgeMLOps.Appliance.Core.Models.Registry.Serving;
using EdgeMLOps.Appliance.Core.Pipeline.Canary;
using EdgeMLOps.Appliance.Core.Pipeline.Shadow;
using EdgeMLOps.Appliance.Core.PostProcessing.Registry;
using EdgeMLOps.Appliance.Core.Predictions;
using EdgeMLOps.Appliance.Core.Predictions.Identity;
using EdgeMLOps.Appliance.Core.Receiving;
using EdgeMLOps.Appliance.Core.Results.Delivery;
using EdgeMLOps.Appliance.Core.Retention;
using EdgeMLOps.Appliance.Core.Studies;
using EdgeMLOps.Contracts.Control;
using EdgeMLOps.Hosting.Configuration;
using EdgeMLOps.Hosting.Files;
using EdgeMLOps.Sqlite;
using EdgeMLOps.Sqlite.Audit;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Appliance.Control;

/// <summary>Gathers what the service says of itself: numbers only, no patient data.</summary>
internal sealed class StatusReporter
{
    private const long Megabyte = 1024 * 1024;

    private readonly LinkController _link;
    private readonly InstanceJournal _journal;
    private readonly StudyStatus _studies;
    private readonly RetentionStatus _retention;
    private readonly ResultQueue _results;
    private readonly DeliveryOptions _delivery;
    private readonly ReceivingFacts _receiving;
    private readonly PredictionLog _predictions;
    private readonly ServingModels _models;
    private readonly ShadowCounts _shadow;
    private readonly CanaryCounts _canary;
    private readonly ServingPolicies _policies;
    private readonly AuditChain _audit;
    private readonly StorageOptions _storage;

    public StatusReporter(
        LinkController link,
        InstanceJournal journal,
        StudyStatus studies,
        RetentionStatus retention,
        ResultQueue results,
        IOptions<DeliveryOptions> delivery,
        ReceivingFacts receiving,
        PredictionLog predictions,
        ServingModels models,
        ShadowCounts shadow,
        CanaryCounts canary,
        ServingPolicies policies,
        AuditChain audit,
        IOptions<StorageOptions> storage)
    {
        _storage = storage.Value;
        _link = link;
        _journal = journal;
        _studies = studies;
        _retention = retention;
        _results = results;
        _delivery = delivery.Value;
        _receiving = receiving;
        _predictions = predictions;
        _models = models;
        _shadow = shadow;
        _canary = canary;
        _policies = policies;
        _audit = audit;
    }

    public async Task<ProgramStatus> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            var results = await _results.CountsAsync(_delivery.AlarmAge, cancellationToken);
            var facts = await FactsAsync(results, cancellationToken);
            var isDamaged = _predictions.IsReplacing || facts.Any(fact => fact is { Name: "predictions.recovering", Value: > 0 });
            var codes = new[] { DiskCode, EngineCode, LogCode, isDamaged ? "PredictionLogDamaged" : "", LogDiskCode, _receiving.Code, DeliveryCodeOf(results), CanaryCode, _models.Shadow.IsSwitchedOff ? "ShadowSwitchedOff" : "", _studies.Reconciliation.Code };
            return Create(codes.FirstOrDefault(code => code.Length > 0, ""), facts);
        }
        catch (StorageException ex)
        {
            // The one thing worth saying then.
            return Create($"Storage{ex.Fault}", [.. LinkFacts()]);
        }
    }

    private string EngineCode => _models.Current?.Engine is not { } engine ? (_models.IsRootRefused ? "TrustRootDamaged" : _models.IsTried ? "ModelNotProven" : "ModelStarting")
        : engine.Provider.Reason == ProviderReason.ProcessorRefused ? "ProcessorRefused"
        : !engine.IsReady ? "EngineDown"
        : engine.Provider.IsDegraded ? "ProviderDegraded"
        : "";

    private string CanaryCode => _models.Canary.IsSwitchedOff ? "CanarySwitchedOff"
        : _models.Split is not null && _models.Canary.IsTried && _models.Canary.Current?.Engine.IsReady != true ? "CanaryDown"
        : "";

    private string LogCode => _predictions.KeyFault == IdentityKeyFault.None ? "" : "PredictionLogNoKey";

    private string LogDiskCode => _predictions.Refusal is { } fault ? $"PredictionLog{fault}" : "";

    private string DiskCode => ReadOnlyDisk.Holds(_storage.PathOf("run")) ? "StorageReadOnly" : "";

    private static ProgramStatus Create(string code, StatusFact[] facts) => new()
    {
        Program = ApplianceProgram.Name,
        Version = ApplianceProgram.Version,
        StartedUtc = ApplianceProgram.StartedUtc,
        Healthy = code.Length == 0,
        Code = code,
        Facts = facts,
    };

    private static StatusFact Fact(string name, long value) => new() { Name = name, Value = value };

    private async Task<StatusFact[]> FactsAsync(DeliveryCounts results, CancellationToken cancellationToken)
    {
        var journal = await _journal.CountsAsync(cancellationToken);
        var (partial, unreportable) = await _studies.CountAsync(cancellationToken);
        var receiving = await _receiving.ReadAsync(cancellationToken);
        var audit = await _audit.HeadAsync(cancellationToken);
        var damages = await _predictions.DamageFactsAsync(cancellationToken);
        return
        [
            .. LinkFacts(),
            Fact("journal.studies", journal.Studies),
            Fact("journal.received", journal.Received),
            Fact("journal.skipped", journal.Skipped),
            Fact("journal.predicted", journal.Predicted),
            Fact("journal.failed", journal.Failed),
            Fact("journal.quarantined", journal.Quarantined),
            Fact("studies.open", _studies.Waiting.Count),
            Fact("studies.partial", partial),
            Fact("studies.unreportable", unreportable),
            .. _studies.Reconciliation.Facts.Select(fact => Fact(fact.Key, fact.Value)),
            .. receiving.Select(fact => Fact(fact.Key, fact.Value)),
            Fact("retention.presentMegabytes", _retention.PresentBytes / Megabyte),
            Fact("retention.removed", _retention.Removed),
            Fact("retention.blocked", _retention.IsBlocked ? 1 : 0),
            .. ResultFacts(results),
            Fact("predictions.keyFault", (int)_predictions.KeyFault),
            .. damages.Select(fact => Fact(fact.Key, fact.Value)),
            .. EngineFacts(),
            .. ShadowFacts(),
            .. CanaryFacts(),
            Fact("audit.length", audit.Length),
        ];
    }

    private static string DeliveryCodeOf(DeliveryCounts results) =>
        results.Overdue > 0 ? "ResultsOverdue" : results.UnconfirmedOverdue > 0 ? "ResultsUnconfirmed" : "";

    private static IEnumerable<StatusFact> ResultFacts(DeliveryCounts results)
    {
        yield return Fact("results.waiting", results.Waiting);
        yield return Fact("results.delivered", results.Delivered);
        yield return Fact("results.confirmed", results.Confirmed);
        yield return Fact("results.unconfirmed", results.Unconfirmed);
        yield return Fact("results.losses", results.Losses);
        yield return Fact("results.overdue", results.Overdue);
        yield return Fact("results.unconfirmedOverdue", results.UnconfirmedOverdue);
    }

    private IEnumerable<StatusFact> EngineFacts()
    {
        var engine = _models.Current?.Engine;
        yield return Fact("models.release", engine?.Model.Release ?? 0);
        yield return Fact("policy.release", engine is null ? 0 : _policies.ActiveOf(engine.Model.Name) is { } policy && policy.IsFor(engine.Model) ? policy.Release : 0);
        yield return Fact("models.warm", _models.Warm is null ? 0 : 1);
        yield return Fact("inference.cuda", engine?.Provider.Used == ExecutionProvider.Cuda ? 1 : 0);
        yield return Fact("inference.degradedRuns", engine?.DegradedRuns ?? 0);
        yield return Fact("inference.degraded", engine?.Provider.IsDegraded == true ? 1 : 0);
        yield return Fact("inference.gpuLosses", engine?.GpuLosses ?? 0);
        yield return Fact("inference.gpuProbes", engine?.GpuProbes ?? 0);
        yield return Fact("inference.takeoversRefused", engine?.TakeoversRefused ?? 0);
        yield return Fact("inference.waiting", engine?.Waiting ?? 0);
        yield return Fact("inference.retries", engine?.Retries ?? 0);
        yield return Fact("inference.failures", engine?.Failures ?? 0);
        yield return Fact("engine.ready", engine?.IsReady == true ? 1 : 0);
        yield return Fact("engine.starts", engine?.Workers?.Starts ?? 0);
        yield return Fact("engine.faults", engine?.Workers?.Faults ?? 0);
    }

    private IEnumerable<StatusFact> ShadowFacts()
    {
        var engine = _models.Shadow.Current?.Engine;
        yield return Fact("shadow.release", engine?.Model.Release ?? 0);
        yield return Fact("shadow.ready", engine?.IsReady == true ? 1 : 0);
        yield return Fact("shadow.waiting", _shadow.NowWaiting);
        yield return Fact("shadow.seen", _shadow.ImagesSeen);
        yield return Fact("shadow.notFor", _shadow.ImagesNotFor);
        yield return Fact("shadow.leftOut", _shadow.ImagesLeftOut);
        yield return Fact("shadow.failed", _shadow.ImagesFailed);
        yield return Fact("shadow.faults", engine?.Workers?.Faults ?? 0);
    }

    private IEnumerable<StatusFact> CanaryFacts()
    {
        var engine = _models.Canary.Current?.Engine;
        yield return Fact("canary.release", _models.Split?.Model.Release ?? 0);
        yield return Fact("canary.percent", _models.Split?.Percent ?? 0);
        yield return Fact("canary.ready", engine?.IsReady == true ? 1 : 0);
        yield return Fact("canary.images", _canary.Images);
        yield return Fact("canary.studiesFallen", _canary.StudiesFallen);
        yield return Fact("canary.imagesBroughtOver", _canary.ImagesBroughtOver);
        yield return Fact("canary.faults", engine?.Workers?.Faults ?? 0);
    }

    private IEnumerable<StatusFact> LinkFacts()
    {
        var link = _link.Current;
        yield return Fact("link.serving", link.Phase == HospitalLinkPhase.Serving ? 1 : 0);
        yield return Fact("link.associations", link.OpenAssociations);
    }
}
