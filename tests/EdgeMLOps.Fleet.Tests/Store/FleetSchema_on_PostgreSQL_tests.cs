using System.Data.Common;
using EdgeMLOps.Fleet.Store;
using EdgeMLOps.TestKit.Databases;
using Npgsql;

namespace EdgeMLOps.Fleet.Tests.Store;

public sealed class FleetSchema_on_PostgreSQL_tests : FleetSchema_tests, IAsyncLifetime
{
    private readonly Postgres _server = new();
    private string _connectionString = "";

    public async Task InitializeAsync()
    {
        await _server.StartAsync();
        _connectionString = await _server.CreateDatabaseAsync();
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    private protected override async Task UpgradeAsync(int step, Action<DbConnection> fill)
    {
        await using var source = NpgsqlDataSource.Create(_connectionString);
        await using var connection = await source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        PostgresSchema.Upgrade(connection, "test", step);
        fill(connection);
        await transaction.CommitAsync();
    }

    private protected override async Task<IFleetDatabase> OpenAsync() => await PostgresDatabase.OpenAsync(_connectionString, default);

    private protected override IFleetDatabase OpenReadOnly() => PostgresDatabase.OpenReadOnly(_connectionString);
}
