using System.Data.Common;
using EdgeMLOps.Fleet.Store;
using EdgeMLOps.Sqlite;

namespace EdgeMLOps.Fleet.Tests.Intake;

/// <summary>A database whose device is full when all of the work is done and only the commit is left.</summary>
internal sealed class RefusedCommit(IFleetDatabase database) : IFleetDatabase
{
    public Task<T> WriteAsync<T>(Func<DbConnection, T> work, CancellationToken cancellationToken) => database.WriteAsync<T>(
        connection =>
        {
            work(connection);
            throw new StorageException(StorageFault.Full, "fleet.db", inner: null);
        },
        cancellationToken);

    public Task<T> ReadAsync<T>(Func<DbConnection, T> work, CancellationToken cancellationToken) => database.ReadAsync(work, cancellationToken);

    public IMessageRows Rows(DbConnection connection) => database.Rows(connection);

    public ValueTask DisposeAsync() => database.DisposeAsync();
}
