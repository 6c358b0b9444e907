using System.Text.Json;
using Dapper;
using EdgeMLOps.Airlock.Schedules;
using EdgeMLOps.Contracts.Control;
using EdgeMLOps.Sqlite;
using EdgeMLOps.Sqlite.Audit;
using Microsoft.Data.Sqlite;

namespace EdgeMLOps.Airlock.States;

/// <summary>
/// airlock.db: the state, persisted before each step, and the windows. Each transition is an audit row: it is noted with
/// the state in one transaction, then moved to the audit chain, again after a crash between the two.
/// </summary>
internal sealed class AirlockStore : IAsyncDisposable
{
    private const string SelectState =
        """
        SELECT number AS Number, state AS State, since_ms AS SinceMs, window_id AS WindowId, ends_ms AS EndsMs,
               lease_id AS LeaseId, code AS Code, confirmed_by AS ConfirmedBy FROM state
        """;

    private readonly SqliteStore _store;
    private readonly AuditChain _audit;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _moveTurn = new(1, 1);
    private volatile AirlockRecord _current;

    private AirlockStore(SqliteStore store, AuditChain audit, TimeProvider time, AirlockRecord current)
    {
        _store = store;
        _audit = audit;
        _time = time;
        _current = current;
        Schedule = new ScheduleTable(store, audit);
    }

    /// <summary>What was persisted last.</summary>
    public AirlockRecord Current => _current;

    /// <summary>The schedule in the same file.</summary>
    public ScheduleTable Schedule { get; }

    /// <exception cref="StorageException">The file cannot be opened.</exception>
    public static async Task<AirlockStore> OpenAsync(string path, AuditChain audit, TimeProvider time, CancellationToken cancellationToken)
    {
        var store = await SqliteStore.OpenAsync(path, AirlockSchema.Migrations, StoreAccess.OwnerOnly, cancellationToken);
        var row = await store.ReadAsync(connection => connection.QuerySingle<StateRow>(SelectState), cancellationToken);
        var record = row.ToRecord();
        return new AirlockStore(store, audit, time, record.Number == 0 ? record with { Since = time.GetUtcNow() } : record);
    }

    /// <summary>Reads the state without a running service.</summary>
    /// <exception cref="StorageException">There is no such file.</exception>
    public static async Task<AirlockRecord> ReadAsync(string path, CancellationToken cancellationToken)
    {
        await using var store = SqliteStore.OpenReadOnly(path);
        return (await store.ReadAsync(connection => connection.QuerySingle<StateRow>(SelectState), cancellationToken)).ToRecord();
    }

    /// <summary>Makes a transition durable, then audited. When it throws <see cref="StorageException"/>, at most the audit row is owed.</summary>
    /// <param name="happened">The event.</param>
    /// <param name="who">Whose doing it is: a user's name, or the program's own.</param>
    /// <param name="change">What else changes with it.</param>
    /// <param name="cancellationToken">Gives up before the transaction.</param>
    /// <exception cref="InvalidOperationException">The table has no such transition.</exception>
    /// <exception cref="StorageException">The store or the audit chain refused.</exception>
    public async Task<AirlockRecord> MoveAsync(
        AirlockEvent happened, string who, Func<AirlockRecord, AirlockRecord> change, CancellationToken cancellationToken)
    {
        await _moveTurn.WaitAsync(cancellationToken);
        try
        {
            return await MoveInTurnAsync(happened, who, change, cancellationToken);
        }
        finally
        {
            _moveTurn.Release();
        }
    }

    /// <summary>Lets the running window end later; no transition. False when this window does not run.</summary>
    /// <param name="windowId">The window.</param>
    /// <param name="end">When it ends now.</param>
    /// <param name="tell">Writes what goes with it, in the same transaction.</param>
    /// <param name="cancellationToken">Gives up before the transaction.</param>
    /// <exception cref="StorageException">The store or the audit chain refused.</exception>
    public async Task<bool> ExtendAsync(Guid windowId, DateTimeOffset end, Action<ScheduleRows> tell, CancellationToken cancellationToken)
    {
        await _moveTurn.WaitAsync(cancellationToken);
        try
        {
            if (_current.WindowId != windowId || !_current.Runs)
            {
                return false;
            }

            var extended = await _store.WriteAsync(connection => Extend(connection, windowId, end, tell), cancellationToken);
            _current = _current with { EndsUtc = end };
            await Schedule.FlushAsync(cancellationToken);
            return extended;
        }
        finally
        {
            _moveTurn.Release();
        }
    }

    /// <summary>Brings an owed audit row to the chain; does nothing when none is owed.</summary>
    /// <exception cref="StorageException">The store or the audit chain refused.</exception>
    public async Task FlushAuditAsync(CancellationToken cancellationToken)
    {
        var (kind, who, detail) = await _store.ReadAsync(
            connection => connection.QuerySingle<(string? Kind, string? Who, string? Detail)>(
                "SELECT audit_kind, audit_who, audit_detail FROM state"),
            cancellationToken);
        if (kind is not null)
        {
            await _audit.AppendAsync(kind, who!, detail!, cancellationToken); // not null: written together with the kind
            await _store.WriteAsync(
                connection => { connection.Execute("UPDATE state SET audit_kind = NULL, audit_who = NULL, audit_detail = NULL"); },
                cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        Schedule.Dispose();
        _moveTurn.Dispose();
    }

    private async Task<AirlockRecord> MoveInTurnAsync(
        AirlockEvent happened, string who, Func<AirlockRecord, AirlockRecord> change, CancellationToken cancellationToken)
    {
        var before = _current;
        var next = AirlockTransitions.Next(before.State, happened)
            ?? throw new InvalidOperationException($"{happened} cannot happen while {before.State}");
        var record = change(before) with { Number = before.Number + 1, State = next, Since = _time.GetUtcNow() };
        var detail = new TransitionDetail(record.Number, before.State, next, record.WindowId, record.Code);
        var text = JsonSerializer.Serialize(detail, AirlockJson.Default.TransitionDetail);
        await _store.WriteAsync(connection => Save(connection, happened, who, record, text), cancellationToken);
        _current = record;
        await FlushAuditAsync(cancellationToken);
        return record;
    }

    private static bool Extend(SqliteConnection connection, Guid windowId, DateTimeOffset end, Action<ScheduleRows> tell)
    {
        var rows = new ScheduleRows(connection);
        rows.SetEnd(windowId, end);
        tell(rows);
        return connection.Execute(
            "UPDATE state SET ends_ms = @end WHERE window_id = @id",
            new { id = windowId.ToString(), end = end.ToUnixTimeMilliseconds() }) == 1;
    }

    private static void Save(SqliteConnection connection, AirlockEvent happened, string who, AirlockRecord record, string detail)
    {
        var values = new DynamicParameters(StateRow.From(record));
        values.Add("Kind", happened.ToString());
        values.Add("Who", who);
        values.Add("Detail", detail);
        connection.Execute(
            """
            UPDATE state SET number = @Number, state = @State, since_ms = @SinceMs, window_id = @WindowId, ends_ms = @EndsMs,
              lease_id = @LeaseId, code = @Code, confirmed_by = @ConfirmedBy, audit_kind = @Kind, audit_who = @Who, audit_detail = @Detail
            """,
            values);
        if (happened == AirlockEvent.WindowOver || record.State == WindowState.Held)
        {
            connection.Execute("UPDATE windows SET outcome = @Code WHERE window_id = @WindowId", values);
        }
    }
}
