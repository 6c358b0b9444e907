using System.Data.Common;

namespace EdgeMLOps.Fleet.Store;

/// <summary>What the fleet keeps its tables in. The statements on them are the same for every database but for those of <see cref="IMessageRows"/>.</summary>
internal interface IFleetDatabase : IAsyncDisposable
{
    /// <summary>Runs work in one transaction and commits it durably; one writer at a time over all programs on the database, so that numbers are in the order of commits.</summary>
    /// <exception cref="Sqlite.StorageException">The database refused; nothing of the work is kept.</exception>
    Task<T> WriteAsync<T>(Func<DbConnection, T> work, CancellationToken cancellationToken);

    /// <summary>Runs queries that see one committed state from the first to the last and cannot write.</summary>
    /// <exception cref="Sqlite.StorageException">The database refused.</exception>
    Task<T> ReadAsync<T>(Func<DbConnection, T> work, CancellationToken cancellationToken);

    /// <summary>The message tables inside a transaction of this database.</summary>
    IMessageRows Rows(DbConnection connection);
}
