using EdgeMLOps.Fleet.Store;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Fleet.Tests;

public sealed class SqliteFleet : FleetFixture
{
    private readonly TempFolder _folder = new();

    internal override async Task<IFleetDatabase> OpenAsync() => await SqliteDatabase.OpenAsync(_folder["fleet.db"], default);

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }
}
