using Dapper;
using EdgeMLOps.Contracts;
using EdgeMLOps.Fleet.Sites;
using EdgeMLOps.Sqlite;

namespace EdgeMLOps.Fleet.Store;

/// <summary>fleet.db: every message once, its exact bytes; who may send; what was refused. Safe for concurrent use.</summary>
internal sealed class FleetStore : IAsyncDisposable
{
    private const int MostAside = 1000;
    private const int MostHead = 4096;

    private readonly TimeProvider _time;

    private FleetStore(SqliteStore database, TimeProvider time)
    {
        Database = database;
        _time = time;
    }

    /// <summary>For the readers of this program.</summary>
    internal SqliteStore Database { get; }

    internal static async Task<FleetStore> OpenAsync(string path, TimeProvider time, CancellationToken cancellationToken) =>
        new(await SqliteStore.OpenAsync(path, FleetSchema.Migrations, StoreAccess.OwnerOnly, cancellationToken), time);

    /// <summary>Keeps a message whose signature and payload were checked, or finds what is wrong with its place; one transaction.</summary>
    internal Task<StoreResult> StoreAsync(SealedMessage message, UpwardPayload payload, CancellationToken cancellationToken) =>
        Database.WriteAsync(connection => MessageTables.Store(connection, message, payload, _time.GetUtcNow()), cancellationToken);

    /// <summary>The keys a site's messages of an epoch are checked with; null when nobody enrolled them.</summary>
    internal Task<SiteKeys?> KeysAsync(Guid site, uint epoch, CancellationToken cancellationToken) =>
        Database.ReadAsync(connection => SiteTables.Keys(connection, site, epoch), cancellationToken);

    /// <summary>Enrols a site; the same enrolment again is harmless.</summary>
    /// <returns>False when the site and epoch are enrolled with other keys.</returns>
    internal Task<bool> EnrolAsync(EnrolRequest request, CancellationToken cancellationToken) =>
        Database.WriteAsync(connection => SiteTables.Enrol(connection, request, _time.GetUtcNow()), cancellationToken);

    /// <summary>Counts a refusal and keeps the head of what was refused, the last of them only.</summary>
    internal Task SetAsideAsync(string code, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) =>
        Database.WriteAsync(
            connection => connection.Execute(
                """
                INSERT INTO refusal (code, count) VALUES (@Code, 1) ON CONFLICT (code) DO UPDATE SET count = count + 1;
                INSERT INTO aside (code, length, head, arrived_ms) VALUES (@Code, @Length, @Head, @Now);
                DELETE FROM aside WHERE id <= (SELECT max(id) FROM aside) - @Most;
                """,
                new
                {
                    Code = code,
                    bytes.Length,
                    Head = bytes[..Math.Min(bytes.Length, MostHead)].ToArray(),
                    Now = _time.GetUtcNow().ToUnixTimeMilliseconds(),
                    Most = MostAside,
                }),
            cancellationToken);

    public ValueTask DisposeAsync() => Database.DisposeAsync();
}
