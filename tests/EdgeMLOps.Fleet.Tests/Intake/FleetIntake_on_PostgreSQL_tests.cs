using Dapper;
using EdgeMLOps.Fleet.Store;
using EdgeMLOps.Sqlite;
using EdgeMLOps.TestKit.Databases;

namespace EdgeMLOps.Fleet.Tests.Intake;

public sealed class FleetIntake_on_PostgreSQL_tests(PostgresFleet fleet) : FleetIntake_tests(fleet), IClassFixture<PostgresFleet>
{
    private Postgres Server => ((PostgresFleet)Fleet).Server;

    [Fact]
    public async Task What_was_receipted_is_there_after_the_server_crashed_and_nothing_is_receipted_meanwhile()
    {
        var first = Fleet.SealAt(Some.Operations(1), 1, default);
        Assert.Single(await Fleet.TakeAsync(first));
        await Server.CrashAsync();
        var second = Fleet.SealAt(Some.Operations(2), 2, first.Hash);
        var refused = await Assert.ThrowsAsync<StorageException>(() => Fleet.TakeAsync(second));
        Assert.Equal(StorageFault.CannotOpen, refused.Fault);
        await Server.StartAsync();
        var before = Fleet.Counts.Duplicates;
        var receipts = (await Fleet.TakeAsync(first)).Concat(await Fleet.TakeAsync(second));
        Assert.Equal([1UL, 2], receipts.Select(r => r.High));
        Assert.Equal(before + 1, Fleet.Counts.Duplicates);
    }

    [Fact]
    public async Task A_commit_waits_for_the_disk_where_the_server_s_default_is_not_to()
    {
        await Fleet.Store.Database.WriteAsync(connection => connection.Execute("ALTER ROLE fleet SET synchronous_commit = off"), default);
        await using var later = await Fleet.OpenAsync();
        Assert.Equal("on", await later.WriteAsync(connection => connection.ExecuteScalar<string>("SHOW synchronous_commit"), default));
        Assert.Equal("off", await later.ReadAsync(connection => connection.ExecuteScalar<string>("SHOW synchronous_commit"), default));
    }

    [Fact]
    public async Task A_reader_cannot_write()
    {
        var refused = await Assert.ThrowsAsync<StorageException>(
            () => Fleet.Store.Database.ReadAsync(connection => connection.Execute("DELETE FROM refusal"), default));
        Assert.Equal(StorageFault.ReadOnly, refused.Fault);
    }

    [Fact]
    public async Task A_database_of_a_newer_version_is_left_alone()
    {
        var connectionString = await Server.CreateDatabaseAsync();
        await using (var made = await PostgresDatabase.OpenAsync(connectionString, default))
        {
            await made.WriteAsync(connection => connection.Execute("INSERT INTO schema_step (step) VALUES (1000)"), default);
        }

        var refused = await Assert.ThrowsAsync<StorageException>(() => PostgresDatabase.OpenAsync(connectionString, default));
        Assert.Equal(StorageFault.NewerSchema, refused.Fault);
    }
}
