using Dapper;
using EdgeMLOps.Appliance.Core.Predictions.Damage;
using EdgeMLOps.Appliance.Core.Predictions.Identity;
using EdgeMLOps.Appliance.Core.Predictions.Retention;
using EdgeMLOps.Sqlite;

namespace EdgeMLOps.Appliance.Core.Predictions;

/// <summary>What is done to predictions that are recorded already: the oldest go, their room is given back, identities are encrypted under a newer key.</summary>
internal sealed class PredictionUpkeep
{
    private readonly PredictionDatabase _store;
    private readonly IdentityVault _vault;

    public PredictionUpkeep(PredictionDatabase store, IdentityVault vault)
    {
        _store = store;
        _vault = vault;
    }

    /// <summary>Removes the oldest predictions, with all that hangs on them, in one transaction.</summary>
    /// <param name="before">None recorded at or after this.</param>
    /// <param name="max">At most so many.</param>
    /// <param name="cancellationToken">Gives up before it begins.</param>
    /// <returns>How many went, the highest number among them, and when the last of them was recorded, in Unix milliseconds.</returns>
    public Task<(int Count, long Last, long LastMs)> RemoveOldestAsync(DateTimeOffset before, int max, CancellationToken cancellationToken)
    {
        var key = _vault.TryGet();
        return _store.WriteAsync(connection => OldestRemoval.Run(connection, before, max, key), cancellationToken);
    }

    /// <summary>Gives free pages back to the file system.</summary>
    /// <returns>Whether there are more.</returns>
    public Task<bool> GiveBackAsync(int pages, CancellationToken cancellationToken) => _store.WriteAsync(
        connection =>
        {
            // Each row that is read gives one page back.
            var given = connection.Query(FormattableString.Invariant($"PRAGMA incremental_vacuum({pages})"), buffered: false).Count();
            return given > 0 && connection.ExecuteScalar<long>("PRAGMA freelist_count") > 0;
        },
        cancellationToken);

    /// <summary>Bytes of the pages that are in use.</summary>
    public Task<long> UsedBytesAsync(CancellationToken cancellationToken) => _store.ReadAsync(
        connection => (connection.ExecuteScalar<long>("PRAGMA page_count") - connection.ExecuteScalar<long>("PRAGMA freelist_count"))
            * connection.ExecuteScalar<long>("PRAGMA page_size"),
        cancellationToken);

    /// <summary>Encrypts anew, under the key of now, the identities of a few rows that are under older ones.</summary>
    /// <param name="after">Only rows above this.</param>
    /// <param name="max">At most so many.</param>
    /// <param name="cancellationToken">Gives up before it begins.</param>
    /// <returns>The last row that was looked at, and how many were encrypted anew; null when there are none above.</returns>
    /// <exception cref="StorageException">The store refused, or there is no key (<see cref="StorageFault.NoKey"/>).</exception>
    public Task<(long Last, int Count)?> RekeyAsync(long after, int max, CancellationToken cancellationToken)
    {
        var key = _vault.Require();
        return _store.WriteAsync(connection => Rekeying.Run(connection, key, after, max), cancellationToken);
    }

    /// <summary>Forgets keys under which nothing is encrypted any more.</summary>
    /// <returns>How many older ones rows are still under.</returns>
    /// <exception cref="StorageException">As above.</exception>
    public async Task<int> RetireKeysAsync(CancellationToken cancellationToken)
    {
        var key = _vault.Require();
        var left = await _store.WriteAsync(connection => Rekeying.Retire(connection, key), cancellationToken);
        _vault.Know(left);
        return left.Count - 1;
    }
}
