using Dapper;
using EdgeMLOps.Fleet.Store;
using EdgeMLOps.Sqlite;
using EdgeMLOps.TestKit.Databases;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Fleet.Tests.Intake;

public sealed class FleetIntake_on_PostgreSQL_tests(PostgresFleet fleet) : FleetIntake_tests(fleet), IClassFixture<PostgresFleet>
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

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
    public async Task Who_writes_waits_until_another_program_has_written()
    {
        await using var other = await Fleet.OpenAsync();
        using var end = new SemaphoreSlim(0);
        var begun = new TaskCompletionSource();
        var first = other.WriteAsync(
            _ =>
            {
                begun.SetResult();
                return end.Wait(Limit);
            },
            default);
        await begun.Task;
        var second = Fleet.TakeAsync(Fleet.SealAt(Some.Operations(1), 1, default));
        await Eventually.HoldsAsync(() => WaitingAsync(other), waiting => waiting == 1, Limit, "the second waits");
        end.Release();
        Assert.True(await first);
        Assert.Single(await second);
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

    private static Task<long> WaitingAsync(IFleetDatabase database) => database.ReadAsync(
        connection => connection.ExecuteScalar<long>("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"), default);
}
