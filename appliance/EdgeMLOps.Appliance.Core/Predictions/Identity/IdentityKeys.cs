using Dapper;
using EdgeMLOps.Sqlite;
using Microsoft.Data.Sqlite;

namespace EdgeMLOps.Appliance.Core.Predictions.Identity;

/// <summary>Table identity_key: under which keys rows of a database are encrypted.</summary>
internal static class IdentityKeys
{
    private const int FirstVersion = 3;

    /// <summary>Those of a database file; none where there is no file, or an older one.</summary>
    /// <exception cref="StorageException">It cannot be read.</exception>
    public static async Task<IReadOnlyList<long>> OfAsync(string path, CancellationToken cancellationToken)
    {
        if (!File.Exists(path))
        {
            return [];
        }

        await using var store = SqliteStore.OpenReadOnly(path);
        return await store.ReadAsync(
            connection => connection.ExecuteScalar<int>("PRAGMA user_version") < FirstVersion ? [] : Of(connection), cancellationToken);
    }

    /// <summary>Those of an open database.</summary>
    public static IReadOnlyList<long> Of(SqliteConnection connection) => connection.Query<long>("SELECT key_id FROM identity_key").AsList();

    /// <summary>Notes keys that rows are, or will be, encrypted under.</summary>
    public static IReadOnlyList<long> Note(SqliteConnection connection, IEnumerable<long> known, IdentityKey? key)
    {
        connection.Execute("INSERT OR IGNORE INTO identity_key VALUES (@id)", known.Concat(key is null ? [] : [key.Id]).Select(id => new { id }));
        return Of(connection);
    }
}
