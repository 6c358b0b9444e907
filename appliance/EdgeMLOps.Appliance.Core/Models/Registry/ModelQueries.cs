using Dapper;
using EdgeMLOps.Hosting.Configuration;
using EdgeMLOps.Sqlite;
using Microsoft.Data.Sqlite;

namespace EdgeMLOps.Appliance.Core.Models.Registry;

/// <summary>Reads the registry of a service that need not be running.</summary>
public static class ModelQueries
{
    /// <summary>All versions, oldest import first, each with the newest run of its acceptance set.</summary>
    /// <param name="storage">Names the folder; where no service ever ran, there is the demonstration package alone.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StorageException">The registry cannot be read.</exception>
    public static async Task<IReadOnlyList<(RegisteredPackage Package, ProofRecord? Proof)>> ListAsync(
        StorageOptions storage, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(storage);
        var path = storage.PathOf(ModelStore.FileName);
        if (!File.Exists(path))
        {
            return [(RegisteredPackage.Of(DemonstrationPackage.Load().Require(), embedded: true) with { State = PackageState.Imported }, null)];
        }

        await using var store = SqliteStore.OpenReadOnly(path);
        return await store.ReadAsync<IReadOnlyList<(RegisteredPackage, ProofRecord?)>>(
            connection =>
            {
                var proofs = Proofs(connection).ToDictionary(proof => proof.Digest, StringComparer.Ordinal);
                return [.. All(connection).Select(package => (package, proofs.GetValueOrDefault(package.Digest)))];
            },
            cancellationToken);
    }

    /// <summary>When which package ran as a shadow, oldest first; one that still does has no end.</summary>
    /// <param name="storage">Names the folder; a service has run there.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StorageException">The registry cannot be read.</exception>
    internal static async Task<IReadOnlyList<ShadowPeriod>> ShadowPeriodsAsync(StorageOptions storage, CancellationToken cancellationToken)
    {
        await using var store = SqliteStore.OpenReadOnly(storage.PathOf(ModelStore.FileName));
        return await store.ReadAsync<IReadOnlyList<ShadowPeriod>>(
            connection => connection.Query<ShadowPeriod>(
                """
                SELECT digest AS Package, at_ms AS FromMs,
                    (SELECT min(at_ms) FROM step e WHERE e.digest = b.digest AND e.from_state = 7 AND e.id > b.id) AS UntilMs
                FROM step b WHERE to_state = 7 ORDER BY id
                """).AsList(),
            cancellationToken);
    }

    internal static IReadOnlyList<RegisteredPackage> All(SqliteConnection connection) => connection.Query<RegisteredPackage>(
        """
        SELECT digest AS Digest, name AS Name, version AS Version, release AS Release, embedded AS Embedded, demonstration AS Demonstration,
            classes AS Classes, lineage AS Lineage, reference AS Reference, imported_ms AS ImportedMs, state AS State, since_ms AS SinceMs,
            who AS Who, reason AS Reason
        FROM package ORDER BY imported_ms, rowid
        """).AsList();

    private static List<ProofRecord> Proofs(SqliteConnection connection) => connection.Query<ProofRecord>(
        """
        SELECT digest AS Digest, at_ms AS AtMs, is_full AS IsFull, engine AS Engine, provider AS Provider, runtime AS Runtime, driver AS Driver,
            gpu AS Gpu, images AS Images, passed AS Passed, fault AS Fault, median_us AS MedianUs, slowest_us AS SlowestUs
        FROM proof WHERE id IN (SELECT max(id) FROM proof GROUP BY digest)
        """).AsList();
}
