using Dapper;
using Microsoft.Data.Sqlite;

namespace EdgeMLOps.Sqlite.Audit;

/// <summary>
/// Append-only log of changes in <c>audit.db</c>. Each row holds the hash of the row before, so a row cannot be changed,
/// taken out or moved unseen; a cut tail shows against a head kept elsewhere. Details must hold no patient data.
/// </summary>
public sealed class AuditChain : IAsyncDisposable
{
    private const string Columns = "seq AS Seq, utc_ms AS UtcMs, who AS Who, kind AS Kind, detail AS Detail, prev_hash AS PrevHash, hash AS Hash";

    private static readonly SqliteMigration[] Migrations =
    [
        new(1, """
            CREATE TABLE audit (
              seq       INTEGER PRIMARY KEY,
              utc_ms    INTEGER NOT NULL,
              who       TEXT NOT NULL,
              kind      TEXT NOT NULL,
              detail    TEXT NOT NULL,
              prev_hash BLOB NOT NULL,
              hash      BLOB NOT NULL
            ) STRICT;
            """),
        new(2, AuditAnchor.Schema),
    ];

    private readonly SqliteStore _store;
    private readonly AuditAnchor? _anchor;
    private readonly TimeProvider _time;

    private AuditChain(SqliteStore store, AuditAnchor? anchor, TimeProvider time)
    {
        _store = store;
        _anchor = anchor;
        _time = time;
    }

    /// <summary>Opens the chain, creating it where there is none.</summary>
    /// <param name="path">The database file, by custom <c>{Storage.Root}/audit.db</c>.</param>
    /// <param name="time">Clock of the rows.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StorageException">The file cannot be opened.</exception>
    public static async Task<AuditChain> OpenAsync(string path, TimeProvider time, CancellationToken cancellationToken) =>
        new(await SqliteStore.OpenAsync(path, Migrations, StoreAccess.OwnerOnly, cancellationToken), anchor: null, time);

    /// <summary>Opens the chain, creating it where there is none, with its head anchored under a key at each row. One from before there were anchors is anchored as it stands, once.</summary>
    /// <param name="path">The database file.</param>
    /// <param name="anchorKey">32 random bytes that are kept elsewhere than the database.</param>
    /// <param name="time">Clock of the rows.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StorageException">The file cannot be opened.</exception>
    public static async Task<AuditChain> OpenAsync(
        string path, ReadOnlyMemory<byte> anchorKey, TimeProvider time, CancellationToken cancellationToken)
    {
        var anchor = new AuditAnchor(anchorKey);
        SqliteMigration[] migrations = [.. Migrations[..^1], Migrations[^1] with { Then = connection => anchor.Begin(connection, Head(connection)) }];
        return new AuditChain(await SqliteStore.OpenAsync(path, migrations, StoreAccess.OwnerOnly, cancellationToken), anchor, time);
    }

    /// <summary>Opens an existing chain for reading, as <c>verify</c> does.</summary>
    /// <param name="path">The database file.</param>
    /// <exception cref="StorageException">There is no such file.</exception>
    public static AuditChain OpenReadOnly(string path) => new(SqliteStore.OpenReadOnly(path), anchor: null, TimeProvider.System);

    /// <summary>Opens an existing chain for reading, its anchor with it.</summary>
    /// <param name="path">The database file.</param>
    /// <param name="anchorKey">The key of its anchor.</param>
    /// <exception cref="StorageException">There is no such file.</exception>
    public static AuditChain OpenReadOnly(string path, ReadOnlyMemory<byte> anchorKey) =>
        new(SqliteStore.OpenReadOnly(path), new AuditAnchor(anchorKey), TimeProvider.System);

    /// <summary>Adds a row.</summary>
    /// <param name="kind">What happened, a fixed word of the program such as <c>LinkDrained</c>.</param>
    /// <param name="who">Who did it: a user's name, or the program's own name.</param>
    /// <param name="detail">JSON text of versions, digests and counts; no patient data.</param>
    /// <param name="cancellationToken">Gives up before the row is written.</param>
    /// <returns>The new head.</returns>
    /// <exception cref="StorageException">The row could not be stored.</exception>
    public Task<AuditHead> AppendAsync(string kind, string who, string detail, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(kind);
        ArgumentException.ThrowIfNullOrEmpty(who);
        ArgumentNullException.ThrowIfNull(detail);
        return _store.WriteAsync(connection => Append(connection, kind, who, detail), cancellationToken);
    }

    /// <summary>Where the chain stands now.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StorageException">The file cannot be read.</exception>
    public Task<AuditHead> HeadAsync(CancellationToken cancellationToken) => _store.ReadAsync(Head, cancellationToken);

    /// <summary>What the newest row of a kind says.</summary>
    /// <param name="kind">What happened.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Null: there is none.</returns>
    /// <exception cref="StorageException">The file cannot be read.</exception>
    public Task<string?> LastDetailAsync(string kind, CancellationToken cancellationToken) => _store.ReadAsync(
        connection => connection.QueryFirstOrDefault<string>("SELECT detail FROM audit WHERE kind = @kind ORDER BY seq DESC LIMIT 1", new { kind }),
        cancellationToken);

    /// <summary>What all rows of a kind say, oldest first.</summary>
    /// <param name="kind">What happened.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StorageException">The file cannot be read.</exception>
    public Task<IReadOnlyList<string>> DetailsAsync(string kind, CancellationToken cancellationToken) => _store.ReadAsync<IReadOnlyList<string>>(
        connection => connection.Query<string>("SELECT detail FROM audit WHERE kind = @kind ORDER BY seq", new { kind }).AsList(),
        cancellationToken);

    /// <summary>
    /// Walks the whole chain, compares it with its anchor where the key was given, and names the first bad row. What was done with the
    /// key, or by putting an older file in place, shows against a head kept elsewhere alone.
    /// </summary>
    /// <param name="known">A head seen earlier and kept elsewhere, or null: a chain shorter than it, or other at its place, is at fault.</param>
    /// <param name="cancellationToken">Gives up before the walk begins.</param>
    /// <exception cref="StorageException">The file cannot be read.</exception>
    public Task<AuditVerification> VerifyAsync(AuditHead? known, CancellationToken cancellationToken) =>
        _store.ReadAsync(connection => AuditWalk.Run(connection, Columns, known, _anchor), cancellationToken);

    /// <summary>Closes the database.</summary>
    public ValueTask DisposeAsync() => _store.DisposeAsync();

    private static AuditHead Head(SqliteConnection connection) =>
        connection.QueryFirstOrDefault<AuditRow>($"SELECT {Columns} FROM audit ORDER BY seq DESC LIMIT 1") is { } last
            ? new AuditHead(last.Seq, last.Hash)
            : AuditHead.Empty;

    private AuditHead Append(SqliteConnection connection, string kind, string who, string detail)
    {
        var head = Head(connection);
        var row = new AuditRow
        {
            Seq = head.Length + 1,
            UtcMs = _time.GetUtcNow().ToUnixTimeMilliseconds(),
            Who = who,
            Kind = kind,
            Detail = detail,
            PrevHash = head.Hash.ToArray(),
        };
        row = row with { Hash = row.ComputeHash() };
        connection.Execute(
            """
            INSERT INTO audit (seq, utc_ms, who, kind, detail, prev_hash, hash)
            VALUES (@Seq, @UtcMs, @Who, @Kind, @Detail, @PrevHash, @Hash)
            """,
            row);
        var after = new AuditHead(row.Seq, row.Hash);
        _anchor?.Advance(connection, head, after);
        return after;
    }
}
