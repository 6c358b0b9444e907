using Dapper;
using EdgeMLOps.Hosting.Configuration;
using EdgeMLOps.Sqlite;

namespace EdgeMLOps.Appliance.Core.Receiving.Quarantine;

/// <summary>Reads the quarantine of a journal that need not be running.</summary>
public static class QuarantineQueries
{
    internal const string Columns =
        """
        quarantine.id AS Row, reason AS Reason, quarantine.sop_instance_uid AS SopInstanceUid, quarantine.file AS File,
        quarantine.bytes AS Bytes, quarantine.calling_ae AS CallingAe, quarantine.received_ms AS ReceivedMs
        """;

    /// <summary>All that is set aside, newest first.</summary>
    /// <param name="storage">Names the folder.</param>
    /// <param name="most">How many at the most.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StorageException">There is no journal, or it cannot be read.</exception>
    public static async Task<IReadOnlyList<QuarantineEntry>> ListAsync(StorageOptions storage, int most, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(storage);
        await using var store = SqliteStore.OpenReadOnly(new InstanceFolders(storage).Journal);
        return await store.ReadAsync<IReadOnlyList<QuarantineEntry>>(
            connection => connection.Query<QuarantineEntry>($"SELECT {Columns} FROM quarantine ORDER BY id DESC LIMIT @most", new { most }).AsList(),
            cancellationToken);
    }
}
