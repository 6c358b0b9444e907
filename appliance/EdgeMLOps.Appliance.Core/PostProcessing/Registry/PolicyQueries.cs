using EdgeMLOps.Hosting.Configuration;
using EdgeMLOps.Sqlite;

namespace EdgeMLOps.Appliance.Core.PostProcessing.Registry;

/// <summary>Reads the policies of a service that need not be running.</summary>
public static class PolicyQueries
{
    /// <summary>All versions, oldest import first.</summary>
    /// <param name="storage">Names the folder; where no service ever ran, there are none.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StorageException">The database cannot be read.</exception>
    public static async Task<IReadOnlyList<RegisteredPolicy>> ListAsync(StorageOptions storage, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(storage);
        var path = storage.PathOf(PolicyStore.FileName);
        if (!File.Exists(path))
        {
            return [];
        }

        await using var store = SqliteStore.OpenReadOnly(path);
        return await store.ReadAsync(PolicyStore.All, cancellationToken);
    }
}
