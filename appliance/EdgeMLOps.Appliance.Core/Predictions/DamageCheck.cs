using Dapper;
using EdgeMLOps.Sqlite;

namespace EdgeMLOps.Appliance.Core.Predictions;

/// <summary>Whether a database's pages are sound, looked at before it is opened for writing.</summary>
internal static class DamageCheck
{
    // A second or two; a larger one is only opened, and its backups are checked whole.
    private const long MostBytes = 256L * 1024 * 1024;

    /// <exception cref="StorageException">It is damaged (<see cref="StorageFault.Corrupt"/>), or cannot be read.</exception>
    public static async Task RunAsync(string path, CancellationToken cancellationToken)
    {
        if (!File.Exists(path) || new FileInfo(path).Length is 0 or > MostBytes)
        {
            return;
        }

        await using var store = SqliteStore.OpenReadOnly(path);
        var found = await store.ReadAsync(connection => connection.ExecuteScalar<string>("PRAGMA quick_check(1)"), cancellationToken);
        if (!string.Equals(found, "ok", StringComparison.Ordinal))
        {
            throw new StorageException(StorageFault.Corrupt, path, inner: null);
        }
    }
}
