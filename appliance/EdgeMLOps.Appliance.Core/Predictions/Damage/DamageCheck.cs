using EdgeMLOps.Sqlite;

namespace EdgeMLOps.Appliance.Core.Predictions.Damage;

/// <summary>Whether a database's pages are sound.</summary>
internal static class DamageCheck
{
    // A second or two at a start; a larger one is only opened then, and looked at whole while it serves.
    private const long MostBytes = 256L * 1024 * 1024;

    /// <summary>Before it is opened for writing.</summary>
    /// <exception cref="StorageException">It is damaged (<see cref="StorageFault.Corrupt"/>), or cannot be read.</exception>
    public static async Task RunAsync(string path, CancellationToken cancellationToken)
    {
        if (!File.Exists(path) || new FileInfo(path).Length is 0 or > MostBytes)
        {
            return;
        }

        await using var store = SqliteStore.OpenReadOnly(path);
        Require(await store.ReadAsync(connection => PageCheck.IsSound(connection, cancellationToken), cancellationToken), path);
    }

    /// <summary>Of an open one, of any size.</summary>
    /// <exception cref="StorageException">It is damaged (<see cref="StorageFault.Corrupt"/>), or cannot be read.</exception>
    public static async Task RunAsync(SqliteStore store, CancellationToken cancellationToken)
    {
        // By a connection of its own: one that is kept has pages in memory, and does not see what became of them on the device.
        bool Look()
        {
            using var reader = store.OpenReader();
            return reader.Read(connection => PageCheck.IsSound(connection, cancellationToken));
        }

        Require(await Task.Run(Look, cancellationToken), store.Path);
    }

    private static void Require(bool isSound, string path)
    {
        if (!isSound)
        {
            throw new StorageException(StorageFault.Corrupt, path, inner: null);
        }
    }
}
