using System.Data.Common;
using Dapper;
using EdgeMLOps.Fleet.Intake;
using EdgeMLOps.Fleet.Store;
using EdgeMLOps.Sqlite;
using EdgeMLOps.Sqlite.Audit;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Fleet.Certificates;

/// <summary>
/// What is done in the database stands as due there by the same commit, and goes from there into the audit log: neither a kill nor a full disk
/// between the two loses it. Safe for concurrent use.
/// </summary>
internal sealed class DueAudit : IDisposable
{
    // A collector that is gone does not come back for its own.
    private static readonly TimeSpan TakeOver = TimeSpan.FromHours(1);

    private readonly IFleetDatabase _database;
    private readonly AuditChain _audit;
    private readonly string _collector;
    private readonly TimeProvider _time;
    private readonly ILogger<DueAudit> _logger;
    private readonly SemaphoreSlim _turn = new(1);

    public DueAudit(FleetStore store, AuditChain audit, IOptions<IntakeOptions> intake, TimeProvider time, ILogger<DueAudit> logger)
    {
        _database = store.Database;
        _audit = audit;
        _collector = intake.Value.Collector;
        _time = time;
        _logger = logger;
    }

    /// <summary>Adds an entry inside the transaction of what it tells.</summary>
    /// <param name="connection">The transaction's connection.</param>
    /// <param name="kind">What is done.</param>
    /// <param name="who">Who does it.</param>
    /// <param name="detail">JSON; no two of a kind are the same.</param>
    internal void Add(DbConnection connection, string kind, string who, string detail) => connection.Execute(
        "INSERT INTO audit_due (collector, due_ms, kind, who, detail) VALUES (@collector, @dueMs, @kind, @who, @detail)",
        new { collector = _collector, dueMs = _time.GetUtcNow().ToUnixTimeMilliseconds(), kind, who, detail });

    /// <summary>Writes what is due into the audit log, oldest first. What cannot be written stays due and is logged.</summary>
    internal async Task AppendAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            foreach (var entry in await _database.ReadAsync(Due, cancellationToken))
            {
                await AppendAsync(entry, cancellationToken);
            }
        }
        catch (StorageException ex)
        {
            CertificateLog.AuditDue(_logger, ex.Fault.ToString());
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private List<DueEntry> Due(DbConnection connection) => connection
        .Query<DueEntry>(
            "SELECT id, collector, kind, who, detail FROM audit_due WHERE collector = @own OR due_ms < @old ORDER BY id",
            new { own = _collector, old = (_time.GetUtcNow() - TakeOver).ToUnixTimeMilliseconds() })
        .AsList();

    private async Task AppendAsync(DueEntry entry, CancellationToken cancellationToken)
    {
        if (!await ClaimAsync(entry, cancellationToken))
        {
            return;
        }

        // After a kill between the two writes the log has it already.
        if (!string.Equals(await _audit.LastDetailAsync(entry.Kind, cancellationToken), entry.Detail, StringComparison.Ordinal))
        {
            await _audit.AppendAsync(entry.Kind, entry.Who, entry.Detail, cancellationToken);
        }

        await _database.WriteAsync(connection => connection.Execute("DELETE FROM audit_due WHERE id = @Id", entry), cancellationToken);
    }

    private async Task<bool> ClaimAsync(DueEntry entry, CancellationToken cancellationToken) =>
        string.Equals(entry.Collector, _collector, StringComparison.Ordinal)
        || await _database.WriteAsync(
            connection => connection.Execute(
                "UPDATE audit_due SET collector = @own WHERE id = @Id AND collector = @Collector", new { own = _collector, entry.Id, entry.Collector }) == 1,
            cancellationToken);
}
