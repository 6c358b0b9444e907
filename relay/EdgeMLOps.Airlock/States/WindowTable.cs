using System.Globalization;
using System.Text.Json;
using Dapper;
using EdgeMLOps.Contracts.Control;
using EdgeMLOps.Sqlite;
using EdgeMLOps.Sqlite.Audit;

namespace EdgeMLOps.Airlock.States;

/// <summary>The windows to come and past. A window without an outcome has not run to its end yet.</summary>
internal sealed class WindowTable
{
    private const string Select = "SELECT window_id AS Id, start_ms AS StartMs, end_ms AS EndMs, outcome AS Outcome FROM windows";

    private readonly SqliteStore _store;
    private readonly AuditChain _audit;

    public WindowTable(SqliteStore store, AuditChain audit)
    {
        _store = store;
        _audit = audit;
    }

    /// <summary>Plans a window; false when another one is planned for a part of the same time.</summary>
    /// <exception cref="StorageException">The store or the audit chain refused.</exception>
    public async Task<bool> AddAsync(Guid id, DateTimeOffset start, DateTimeOffset end, string who, CancellationToken cancellationToken)
    {
        var row = new { Id = id.ToString(), Start = start.ToUnixTimeMilliseconds(), End = end.ToUnixTimeMilliseconds() };
        var added = await _store.WriteAsync(
            connection => connection.Execute(
                """
                INSERT INTO windows (window_id, start_ms, end_ms, outcome) SELECT @Id, @Start, @End, ''
                WHERE NOT EXISTS (SELECT 1 FROM windows WHERE outcome = '' AND start_ms < @End AND end_ms > @Start)
                """,
                row) == 1,
            cancellationToken);
        if (added)
        {
            await RecordAsync("WindowPlanned", who, new WindowDetail(id, start, end), cancellationToken);
        }

        return added;
    }

    /// <summary>Takes a window out of the plan; false when there is none, or it began already.</summary>
    /// <exception cref="StorageException">The store or the audit chain refused.</exception>
    public async Task<bool> RemoveAsync(Guid id, string who, CancellationToken cancellationToken)
    {
        var removed = await _store.WriteAsync(
            connection => connection.Execute(
                """
                DELETE FROM windows WHERE window_id = @id AND outcome = ''
                  AND NOT EXISTS (SELECT 1 FROM state WHERE window_id = @id)
                """,
                new { id = id.ToString() }) == 1,
            cancellationToken);
        if (removed)
        {
            await RecordAsync("WindowRemoved", who, new WindowDetail(id, StartUtc: null, EndUtc: null), cancellationToken);
        }

        return removed;
    }

    /// <summary>The next window without an outcome, after those whose time passed unused were marked <c>Missed</c>.</summary>
    /// <exception cref="StorageException">The store refused.</exception>
    public async Task<PlannedWindow?> NextAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var next = await FirstAsync(cancellationToken);
        if (next is null || next.EndUtc > now)
        {
            return next;
        }

        await _store.WriteAsync(
            connection =>
            {
                connection.Execute(
                    "UPDATE windows SET outcome = 'Missed' WHERE outcome = '' AND end_ms <= @now", new { now = now.ToUnixTimeMilliseconds() });
            },
            cancellationToken);
        return await FirstAsync(cancellationToken);
    }

    /// <summary>The latest windows, earliest first.</summary>
    /// <exception cref="StorageException">The file cannot be read.</exception>
    public Task<PlannedWindow[]> ListAsync(int max, CancellationToken cancellationToken) => _store.ReadAsync(
        connection => connection.Query<(string Id, long StartMs, long EndMs, string Outcome)>(
                $"SELECT * FROM ({Select} ORDER BY start_ms DESC LIMIT @max) ORDER BY StartMs", new { max })
            .Select(Window)
            .ToArray(),
        cancellationToken);

    private static PlannedWindow Window((string Id, long StartMs, long EndMs, string Outcome) row) => new()
    {
        WindowId = Guid.Parse(row.Id, CultureInfo.InvariantCulture),
        StartUtc = DateTimeOffset.FromUnixTimeMilliseconds(row.StartMs),
        EndUtc = DateTimeOffset.FromUnixTimeMilliseconds(row.EndMs),
        Outcome = row.Outcome,
    };

    private Task<PlannedWindow?> FirstAsync(CancellationToken cancellationToken) => _store.ReadAsync(
        connection => connection.Query<(string Id, long StartMs, long EndMs, string Outcome)>(
                $"{Select} WHERE outcome = '' ORDER BY start_ms LIMIT 1")
            .Select(Window)
            .FirstOrDefault(),
        cancellationToken);

    private Task<AuditHead> RecordAsync(string kind, string who, WindowDetail detail, CancellationToken cancellationToken) =>
        _audit.AppendAsync(kind, who, JsonSerializer.Serialize(detail, AirlockJson.Default.WindowDetail), cancellationToken);
}
