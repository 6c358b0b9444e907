using System.Collections.Frozen;
using Dapper;
using EdgeMLOps.Fleet.Store;

namespace EdgeMLOps.Fleet.Certificates;

/// <summary>The sites that nothing is taken of, as they stood in the database when it was last read. Safe for concurrent use.</summary>
internal sealed class RevokedSites
{
    private volatile FrozenSet<Guid> _sites = FrozenSet<Guid>.Empty;

    internal bool Holds(Guid site) => _sites.Contains(site);

    /// <summary>Reads them again.</summary>
    /// <exception cref="Sqlite.StorageException">The database refused.</exception>
    internal async Task ReloadAsync(IFleetDatabase database, CancellationToken cancellationToken) => _sites = await database.ReadAsync(
        connection => connection.Query<byte[]>("SELECT site FROM revoked_site").Select(CertificateTables.GuidOf).ToFrozenSet(), cancellationToken);
}
