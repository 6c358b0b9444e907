using EdgeMLOps.Fleet.Store;
using EdgeMLOps.TestKit.Databases;

namespace EdgeMLOps.Fleet.Tests;

public sealed class PostgresFleet : FleetFixture
{
    internal Postgres Server { get; } = new();

    internal string ConnectionString { get; private set; } = "";

    public override async Task InitializeAsync()
    {
        await Server.StartAsync();
        ConnectionString = await Server.CreateDatabaseAsync();
        await base.InitializeAsync();
    }

    internal override async Task<IFleetDatabase> OpenAsync() => await PostgresDatabase.OpenAsync(ConnectionString, default);

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await Server.DisposeAsync();
    }
}
