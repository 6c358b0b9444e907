using EdgeMLOps.Appliance.Core.Monitoring;

namespace EdgeMLOps.Appliance.Gate.Releasing;

/// <summary>What the Gate reads from.</summary>
/// <param name="Monitoring">Buckets and observations.</param>
/// <param name="Telemetry">Flushed before a bucket is closed.</param>
/// <param name="Reference">Fixes how bins are merged.</param>
/// <param name="Serving">What serves now.</param>
internal sealed record GateInputs(
    MonitoringStore Monitoring, TelemetryFlusher Telemetry, GateReference Reference, Func<ServingIdentity> Serving);
