using System.Data.Common;
using EdgeMLOps.Sqlite;

namespace EdgeMLOps.Fleet.Store;

/// <summary>fleet.db, a file of this program's own.</summary>
internal sealed class SqliteDatabase : IFleetDatabase
{
    private readonly SqliteStore _store;

    private SqliteDatabase(SqliteStore store) => _store = store;

    internal static async Task<SqliteDatabase> OpenAsync(string path, CancellationToken cancellationToken) =>
        new(await SqliteStore.OpenAsync(path, FleetSchema.Migrations, StoreAccess.OwnerOnly, cancellationToken));

    internal static SqliteDatabase OpenReadOnly(string path) => new(SqliteStore.OpenReadOnly(path));

    public Task<T> WriteAsync<T>(Func<DbConnection, T> work, CancellationToken cancellationToken) =>
        _store.WriteAsync(connection => work(connection), cancellationToken);

    public Task<T> ReadAsync<T>(Func<DbConnection, T> work, CancellationToken cancellationToken) =>
        _store.ReadAsync(connection => work(connection), cancellationToken);

    public IMessageRows Rows(DbConnection connection) => new SqliteMessageRows(connection);

    public ValueTask DisposeAsync() => _store.DisposeAsync();
}
