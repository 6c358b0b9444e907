using EdgeMLOps.Contracts.Control;
using EdgeMLOps.Fleet.Intake;

namespace EdgeMLOps.Fleet;

/// <summary>The fleet's answer to <c>GET /v1/status</c>.</summary>
internal sealed class FleetStatus
{
    private readonly IntakeCounts _counts;
    private readonly DateTimeOffset _started;

    public FleetStatus(IntakeCounts counts, TimeProvider time)
    {
        _counts = counts;
        _started = time.GetUtcNow();
    }

    internal ProgramStatus Read() => new()
    {
        Program = FleetProgram.Name,
        Version = FleetProgram.Version,
        StartedUtc = _started,
        Healthy = _counts.Connected,
        Code = _counts.Connected ? "" : "BrokerDisconnected",
        Facts =
        [
            new StatusFact { Name = "stored", Value = _counts.Stored },
            new StatusFact { Name = "late", Value = _counts.Late },
            new StatusFact { Name = "duplicates", Value = _counts.Duplicates },
            new StatusFact { Name = "refused", Value = _counts.Refused },
            new StatusFact { Name = "alarms", Value = _counts.Alarms },
            new StatusFact { Name = "receipts", Value = _counts.Receipts },
        ],
    };
}
