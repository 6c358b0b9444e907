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
    /// <returns>Whether they are others than before.</returns>
    /// <exception cref="Sqlite.StorageException">The database refused.</exception>
    internal async Task<bool> ReloadAsync(IFleetDatabase database, CancellationToken cancellationToken)
    {
        var read = await database.ReadAsync(
            connection => connection.Query<byte[]>("SELECT site FROM revoked_site").Select(CertificateTables.GuidOf).ToFrozenSet(), cancellationToken);
        var changed = !read.SetEquals(_sites);
        _sites = read;
        return changed;
    }
}
