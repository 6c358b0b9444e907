using EdgeMLOps.Appliance.Core.Monitoring;
using EdgeMLOps.Contracts;

namespace EdgeMLOps.Appliance.Gate.Releasing;

/// <summary>What the Gate reads from.</summary>
/// <param name="Monitoring">Buckets and observations.</param>
/// <param name="Telemetry">Flushed before a bucket is closed.</param>
/// <param name="Reference">The reference of a package, which fixes how bins of what it predicted are merged.</param>
/// <param name="Serving">What serves now.</param>
internal sealed record GateInputs(
    MonitoringStore Monitoring, TelemetryFlusher Telemetry, Func<Digest256, GateReference> Reference, Func<ServingIdentity> Serving);
