using EdgeMLOps.Appliance.Core.Monitoring;
using EdgeMLOps.Contracts;
using EdgeMLOps.Sqlite.Audit;

namespace EdgeMLOps.Appliance.Gate.Releasing;

/// <summary>What a releaser works with.</summary>
internal sealed record ReleaserParts
{
    public required MonitoringStore Monitoring { get; init; }

    public required GateStore Store { get; init; }

    public required Sealer Sealer { get; init; }

    public required AuditChain Audit { get; init; }

    public required GateOptions Options { get; init; }

    public required Func<Digest256, GateReference> Reference { get; init; }

    public required Func<ServingIdentity> Serving { get; init; }

    public required TimeProvider Time { get; init; }
}
