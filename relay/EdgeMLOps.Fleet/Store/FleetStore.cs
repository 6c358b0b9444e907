using System.Collections.Concurrent;
using Dapper;
using EdgeMLOps.Contracts;
using EdgeMLOps.Fleet.Certificates;
using EdgeMLOps.Fleet.Sites;
using EdgeMLOps.Hosting.Configuration;

namespace EdgeMLOps.Fleet.Store;

/// <summary>Every message once, its exact bytes; who may send; what was refused. Safe for concurrent use.</summary>
internal sealed class FleetStore : IAsyncDisposable
{
    private const string FileName = "fleet.db";
    private const int MostAside = 1000;
    private const int MostHead = 4096;

    // Enrolled keys never change under one epoch.
    private readonly ConcurrentDictionary<(Guid Site, uint Epoch), SiteKeys> _keys = [];
    private readonly TimeProvider _time;

    internal FleetStore(IFleetDatabase database, TimeProvider time)
    {
        Database = database;
        _time = time;
    }

    /// <summary>Of whom nothing is taken.</summary>
    internal RevokedSites Revoked { get; } = new();

    /// <summary>For the readers of this program.</summary>
    internal IFleetDatabase Database { get; }

    /// <summary>Opens what the options name; its tables are made where there are none.</summary>
    internal static async Task<FleetStore> OpenAsync(
        FleetStoreOptions options, StorageOptions storage, TimeProvider time, CancellationToken cancellationToken)
    {
        IFleetDatabase database = options.Postgres.Length > 0
            ? await PostgresDatabase.OpenAsync(options.Postgres, cancellationToken)
            : await SqliteDatabase.OpenAsync(storage.PathOf(FileName), cancellationToken);
        var store = new FleetStore(database, time);
        await store.Revoked.ReloadAsync(database, cancellationToken);
        return store;
    }

    /// <summary>The same database for reading only, as the command line does while the service is down.</summary>
    internal static IFleetDatabase OpenReadOnly(FleetStoreOptions options, StorageOptions storage) => options.Postgres.Length > 0
        ? PostgresDatabase.OpenReadOnly(options.Postgres)
        : SqliteDatabase.OpenReadOnly(storage.PathOf(FileName));

    /// <summary>Keeps messages in one transaction, each unless its place says that something is wrong with it.</summary>
    /// <returns>What became of each, in their order, after the commit.</returns>
    internal Task<StoreResult[]> StoreAsync(IReadOnlyList<CheckedMessage> messages, CancellationToken cancellationToken) => Database.WriteAsync(
        connection => MessageTables.Store(connection, Database.Rows(connection), messages, _time.GetUtcNow()), cancellationToken);

    /// <summary>The keys a site's messages of an epoch are checked with; null when nobody enrolled them.</summary>
    internal async ValueTask<SiteKeys?> KeysAsync(Guid site, uint epoch, CancellationToken cancellationToken)
    {
        if (_keys.TryGetValue((site, epoch), out var known))
        {
            return known;
        }

        var read = await Database.ReadAsync(connection => SiteTables.Keys(connection, site, epoch), cancellationToken);
        if (read is { } keys)
        {
            _keys[(site, epoch)] = keys;
        }

        return read;
    }

    /// <summary>Holds the database to one key for its receipts: the first that is named.</summary>
    /// <returns>False when it is held to another.</returns>
    internal Task<bool> ClaimKeyAsync(VerifyingKey key, CancellationToken cancellationToken) => Database.WriteAsync(
        connection =>
        {
            if (connection.QuerySingleOrDefault<byte[]>("SELECT public_key FROM fleet_key") is { } held)
            {
                return new VerifyingKey(held) == key;
            }

            connection.Execute("INSERT INTO fleet_key (public_key) VALUES (@Key)", new { Key = key.ToArray() });
            return true;
        },
        cancellationToken);

    /// <summary>Enrols a site; the same enrolment again is harmless.</summary>
    /// <returns>False when the site and epoch are enrolled with other keys.</returns>
    internal Task<bool> EnrolAsync(EnrolRequest request, CancellationToken cancellationToken) =>
        Database.WriteAsync(connection => SiteTables.Enrol(connection, request, _time.GetUtcNow()), cancellationToken);

    /// <summary>Counts refusals and keeps the head of what was refused, the last of them only; one transaction.</summary>
    internal Task SetAsideAsync(IReadOnlyCollection<RefusedMessage> refused, CancellationToken cancellationToken) => Database.WriteAsync(
        connection => connection.Execute(
            """
            INSERT INTO refusal (code, count) VALUES (@Code, 1) ON CONFLICT (code) DO UPDATE SET count = refusal.count + 1;
            INSERT INTO aside (code, length, head, arrived_ms) VALUES (@Code, @Length, @Head, @Now);
            DELETE FROM aside WHERE id <= (SELECT max(id) FROM aside) - @Most;
            """,
            refused.Select(one => new
            {
                one.Code,
                one.Bytes.Length,
                Head = one.Bytes[..Math.Min(one.Bytes.Length, MostHead)].ToArray(),
                Now = _time.GetUtcNow().ToUnixTimeMilliseconds(),
                Most = MostAside,
            })),
        cancellationToken);

    public ValueTask DisposeAsync() => Database.DisposeAsync();
}
