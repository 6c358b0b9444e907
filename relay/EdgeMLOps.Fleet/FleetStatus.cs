using EdgeMLOps.Contracts.Control;
using EdgeMLOps.Fleet.Intake;
using EdgeMLOps.Fleet.Sites;
using EdgeMLOps.Fleet.Store;
using EdgeMLOps.Sqlite;

namespace EdgeMLOps.Fleet;

/// <summary>The fleet's answer to <c>GET /v1/status</c>.</summary>
internal sealed class FleetStatus
{
    private readonly IntakeCounts _counts;
    private readonly FleetStore _store;
    private readonly DateTimeOffset _started;

    public FleetStatus(IntakeCounts counts, FleetStore store, TimeProvider time)
    {
        _counts = counts;
        _store = store;
        _started = time.GetUtcNow();
    }

    internal async Task<ProgramStatus> ReadAsync(CancellationToken cancellationToken)
    {
        var code = _counts.Connected ? "" : "BrokerDisconnected";
        try
        {
            return Create(code, [new StatusFact { Name = "missing", Value = await MissingCount.ReadAsync(_store.Database, cancellationToken) }]);
        }
        catch (StorageException ex)
        {
            return Create(code.Length > 0 ? code : $"Storage{ex.Fault}", []);
        }
    }

    private ProgramStatus Create(string code, StatusFact[] missing) => new()
    {
        Program = FleetProgram.Name,
        Version = FleetProgram.Version,
        StartedUtc = _started,
        Healthy = code.Length == 0,
        Code = code,
        Facts =
        [
            new StatusFact { Name = "stored", Value = _counts.Stored },
            .. missing,
            new StatusFact { Name = "late", Value = _counts.Late },
            new StatusFact { Name = "duplicates", Value = _counts.Duplicates },
            new StatusFact { Name = "refused", Value = _counts.Refused },
            new StatusFact { Name = "alarms", Value = _counts.Alarms },
            new StatusFact { Name = "forks", Value = _counts.Forks },
            new StatusFact { Name = "receipts", Value = _counts.Receipts },
        ],
    };
}
