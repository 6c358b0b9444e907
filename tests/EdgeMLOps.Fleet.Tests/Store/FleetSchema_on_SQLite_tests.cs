using System.Data.Common;
using EdgeMLOps.Fleet.Store;
using EdgeMLOps.Sqlite;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Fleet.Tests.Store;

public sealed class FleetSchema_on_SQLite_tests : FleetSchema_tests, IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private protected override async Task UpgradeAsync(int step, Action<DbConnection> fill)
    {
        await using var store = await SqliteStore.OpenAsync(_folder["fleet.db"], FleetSchema.Migrations[..step], StoreAccess.OwnerOnly, default);
        await store.WriteAsync(
            connection =>
            {
                fill(connection);
                return true;
            },
            default);
    }

    private protected override async Task<IFleetDatabase> OpenAsync() => await SqliteDatabase.OpenAsync(_folder["fleet.db"], default);

    private protected override IFleetDatabase OpenReadOnly() => SqliteDatabase.OpenReadOnly(_folder["fleet.db"]);
}
