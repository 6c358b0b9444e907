using Dapper;
using EdgeMLOps.Sqlite;
using EdgeMLOps.Sqlite.Audit;

namespace EdgeMLOps.Airlock.Schedules;

/// <summary>The schedule in airlock.db. A change and the audit row that tells of it are one transaction; the row goes to the chain after it.</summary>
internal sealed class ScheduleTable : IDisposable
{
    private readonly SqliteStore _store;
    private readonly AuditChain _audit;
    private readonly SemaphoreSlim _flushTurn = new(1, 1);

    public ScheduleTable(SqliteStore store, AuditChain audit)
    {
        _store = store;
        _audit = audit;
    }

    /// <exception cref="StorageException">The store refused.</exception>
    public Task<T> ReadAsync<T>(Func<ScheduleRows, T> work, CancellationToken cancellationToken) =>
        _store.ReadAsync(connection => work(new ScheduleRows(connection)), cancellationToken);

    /// <summary>Changes the schedule in one transaction. When it throws <see cref="StorageException"/>, at most audit rows are owed.</summary>
    /// <exception cref="StorageException">The store or the audit chain refused.</exception>
    public async Task<T> ChangeAsync<T>(Func<ScheduleRows, T> work, CancellationToken cancellationToken)
    {
        var result = await _store.WriteAsync(connection => work(new ScheduleRows(connection)), cancellationToken);
        await FlushAsync(cancellationToken);
        return result;
    }

    /// <summary>Brings the owed audit rows to the chain; after a crash in the midst of it the first may come twice, under the same change.</summary>
    /// <exception cref="StorageException">The store or the audit chain refused.</exception>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        await _flushTurn.WaitAsync(cancellationToken);
        try
        {
            var owed = await _store.ReadAsync(
                connection => connection.Query<(long Number, string Kind, string Who, string Detail)>(
                    "SELECT number, kind, who, detail FROM owed_audits ORDER BY number").ToArray(),
                cancellationToken);
            foreach (var (number, kind, who, detail) in owed)
            {
                await _audit.AppendAsync(kind, who, detail, cancellationToken);
                await _store.WriteAsync(
                    connection => { connection.Execute("DELETE FROM owed_audits WHERE number = @number", new { number }); }, cancellationToken);
            }
        }
        finally
        {
            _flushTurn.Release();
        }
    }

    public void Dispose() => _flushTurn.Dispose();
}
