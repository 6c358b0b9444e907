using EdgeMLOps.Appliance.Core.Decoding.Codec;
using EdgeMLOps.Appliance.Core.Models.Registry;
using EdgeMLOps.Appliance.Core.Monitoring;
using EdgeMLOps.Appliance.Core.PostProcessing.Registry;
using EdgeMLOps.Appliance.Core.Predictions;
using EdgeMLOps.Appliance.Core.Results;
using EdgeMLOps.Sqlite;
using EdgeMLOps.Sqlite.Audit;

namespace EdgeMLOps.Appliance.Startup;

/// <summary>What is open before the host is built. <see cref="ApplianceHost"/> closes it after the host has ended.</summary>
internal sealed record ApplianceParts
{
    public required AuditChain Audit { get; init; }

    public required SqliteStore Results { get; init; }

    public required PredictionLog Predictions { get; init; }

    public required MonitoringStore Monitoring { get; init; }

    public required OpenModels Models { get; init; }

    public required OpenPolicies Policies { get; init; }

    public required ResultOrigin Origin { get; init; }

    public required IFrameCodec Codec { get; init; }
}
