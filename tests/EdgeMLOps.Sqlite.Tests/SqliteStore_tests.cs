using Dapper;
using EdgeMLOps.TestKit.Processes;
using Microsoft.Data.Sqlite;

namespace EdgeMLOps.Sqlite.Tests;

public sealed class SqliteStore_tests : IDisposable
{
    private static readonly SqliteMigration First = new(1, "CREATE TABLE item (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT");
    private static readonly SqliteMigration Second = new(2, "CREATE TABLE part (id INTEGER PRIMARY KEY, item INTEGER NOT NULL REFERENCES item(id)) STRICT");

    private readonly TempFolder _folder = new();

    [Fact]
    public async Task A_committed_row_is_there_after_reopening()
    {
        await using (var store = await OpenAsync(First))
        {
            await store.WriteAsync(c => { c.Execute("INSERT INTO item (name) VALUES ('a')"); }, default);
        }

        await using var again = await OpenAsync(First);
        Assert.Equal(1, await CountAsync(again));
    }

    [Fact]
    public async Task Work_that_throws_keeps_nothing()
    {
        await using var store = await OpenAsync(First);
        await Assert.ThrowsAsync<InvalidOperationException>(() => store.WriteAsync(
            c =>
            {
                c.Execute("INSERT INTO item (name) VALUES ('a')");
                throw new InvalidOperationException("half way");
            },
            default));
        Assert.Equal(0, await CountAsync(store));
        await store.WriteAsync(c => { c.Execute("INSERT INTO item (name) VALUES ('b')"); }, default);
        Assert.Equal(1, await CountAsync(store));
    }

    [Fact]
    public async Task A_disk_that_is_full_at_any_moment_of_a_schemas_step_is_told_as_full_and_the_step_made_once_there_is_room()
    {
        await using var disk = await SmallDisk.MountAsync(16);
        var large = new SqliteMigration(
            2,
            "CREATE TABLE large (bytes BLOB) STRICT; WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300) INSERT INTO large SELECT randomblob(1000) FROM n");
        var full = 0;
        for (var free = 700; free >= 0; free -= 50)
        {
            var path = disk.Folder[$"{free}.db"];
            await using (await SqliteStore.OpenAsync(path, [First], StoreAccess.OwnerOnly, default))
            {
                // made
            }

            disk.SetFree(free * 1024);
            try
            {
                await using var store = await SqliteStore.OpenAsync(path, [First, large], StoreAccess.OwnerOnly, default);
            }
            catch (StorageException ex)
            {
                // Where not even the shared memory of the log has room it is an error of input or output.
                Assert.True(ex.Fault is StorageFault.Full or StorageFault.Io, $"{ex.Fault} at {free} KiB");
                full++;
            }

            disk.SetFree(8 << 20);
            await using (var again = await SqliteStore.OpenAsync(path, [First, large], StoreAccess.OwnerOnly, default))
            {
                Assert.Equal(300, await again.ReadAsync(c => c.ExecuteScalar<int>("SELECT count(*) FROM large"), default));
            }

            File.Delete(path);
        }

        Assert.InRange(full, 5, 14);
    }

    [Fact]
    public async Task A_disk_that_was_full_at_any_moment_of_a_commit_is_written_again_once_there_is_room()
    {
        await using var disk = await SmallDisk.MountAsync(16);
        await using var store = await SqliteStore.OpenAsync(disk.Folder["x.db"], [First], StoreAccess.OwnerOnly, default);
        var kept = 0;
        var full = 0;
        for (var free = 256; free >= 0; free -= 4)
        {
            disk.SetFree(free * 1024);
            try
            {
                await store.WriteAsync(c => { c.Execute("INSERT INTO item (name) VALUES (hex(randomblob(10000)))"); }, default);
                kept++;
            }
            catch (StorageException refused)
            {
                Assert.Contains(refused.Fault, (StorageFault[])[StorageFault.Full, StorageFault.Io]);
                full++;
            }

            Assert.Equal(kept, await CountAsync(store));
        }

        Assert.True(full > 0 && kept > 0, $"{kept} kept, {full} refused: the disk was never in between");
        disk.SetFree(1024 * 1024);
        await store.WriteAsync(c => { c.Execute("INSERT INTO item (name) VALUES ('after')"); }, default);
        Assert.Equal(kept + 1, await CountAsync(store));
    }

    [Fact]
    public async Task Files_as_a_killed_process_leaves_them_hold_what_was_committed_and_nothing_else()
    {
        var left = _folder.Make("left");
        await using (var store = await OpenAsync(First))
        {
            await store.WriteAsync(c => { c.Execute("INSERT INTO item (name) VALUES ('committed')"); }, default);
            await store.WriteAsync(
                c =>
                {
                    c.Execute("PRAGMA cache_spill = 1; PRAGMA cache_size = 1");
                    c.Execute("""
                        INSERT INTO item (name)
                        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200) SELECT hex(randomblob(500)) FROM n
                        """);
                    foreach (var file in new[] { "x.db", "x.db-wal" })
                    {
                        File.Copy(_folder[file], Path.Combine(left, file));
                    }
                },
                default);
        }

        Assert.True(new FileInfo(Path.Combine(left, "x.db-wal")).Length > 100_000, "the open transaction reached the file");
        await using var found = await SqliteStore.OpenAsync(Path.Combine(left, "x.db"), [First], StoreAccess.OwnerOnly, default);
        Assert.Equal(["committed"], await found.ReadAsync(c => c.Query<string>("SELECT name FROM item").ToArray(), default));
    }

    [Fact]
    public async Task Work_on_the_calling_thread_is_kept_or_undone_whole()
    {
        await using var store = await OpenAsync(First);
        Assert.Equal(1, store.Write(c => c.Execute("INSERT INTO item (name) VALUES ('a')")));
        Assert.Throws<StorageException>(() => store.Write(c => c.Execute("INSERT INTO item (name) VALUES ('b'); INSERT INTO item (name) VALUES ('a')")));
        Assert.Throws<InvalidOperationException>(() => store.Write<int>(c =>
        {
            c.Execute("INSERT INTO item (name) VALUES ('c')");
            throw new InvalidOperationException("half way");
        }));
        Assert.Equal(["a"], await store.ReadAsync(c => c.Query<string>("SELECT name FROM item").ToArray(), default));
    }

    [Fact]
    public async Task A_reader_that_stays_open_sees_what_is_committed_and_cannot_write()
    {
        await using var store = await OpenAsync(First);
        using var reader = store.OpenReader();
        Assert.Equal(0, reader.Read(c => c.ExecuteScalar<int>("SELECT count(*) FROM item")));
        await store.WriteAsync(c => { c.Execute("INSERT INTO item (name) VALUES ('a')"); }, default);
        Assert.Equal(1, reader.Read(c => c.ExecuteScalar<int>("SELECT count(*) FROM item")));
        Assert.Throws<StorageException>(() => reader.Read(c => c.Execute("DELETE FROM item")));
    }

    [Fact]
    public async Task The_log_is_folded_in_beside_the_writer_long_before_a_commit_would_have_to()
    {
        await using var store = await OpenAsync(First);
        for (var i = 0; i < 100; i++)
        {
            store.Write(c => c.Execute("INSERT INTO item (name) VALUES (hex(randomblob(5000)))"));
        }

        await Eventually.HoldsAsync(
            () => new FileInfo(_folder["x.db"]).Length > 500_000, TimeSpan.FromSeconds(30), "the rows are in the database file");
    }

    [Fact]
    public async Task The_log_stays_short_under_writers_that_never_rest()
    {
        await using var store = await OpenAsync(First);
        for (var i = 0; i < 1200; i++)
        {
            store.Write(c => c.Execute("DELETE FROM item; INSERT INTO item (name) VALUES (hex(randomblob(50000)))"));
        }

        Assert.InRange(new FileInfo(_folder["x.db-wal"]).Length, 1_000_000, 50_000_000);
    }

    [Fact]
    public async Task Every_commit_is_durable_and_written_ahead()
    {
        await using var store = await OpenAsync(First);
        var (journal, synchronous, keys) = await store.WriteAsync(
            c => (c.ExecuteScalar<string>("PRAGMA journal_mode"), c.ExecuteScalar<int>("PRAGMA synchronous"), c.ExecuteScalar<int>("PRAGMA foreign_keys")),
            default);
        Assert.Equal(("wal", 2, 1), (journal, synchronous, keys));
    }

    [Fact]
    public async Task Writers_take_turns_and_lose_nothing()
    {
        await using var store = await OpenAsync(First);
        await Task.WhenAll(Enumerable.Range(0, 64).Select(i => store.WriteAsync(
            c => { c.Execute("INSERT INTO item (name) VALUES (@name)", new { name = $"n{i}" }); }, default)));
        Assert.Equal(64, await CountAsync(store));
    }

    [Fact]
    public async Task A_reader_cannot_write()
    {
        await using var store = await OpenAsync(First);
        var refused = await Assert.ThrowsAsync<StorageException>(() => store.ReadAsync(c => c.Execute("DELETE FROM item"), default));
        Assert.Equal(StorageFault.ReadOnly, refused.Fault);
    }

    [Fact]
    public async Task A_later_version_adds_its_steps_and_an_earlier_one_refuses()
    {
        await (await OpenAsync(First)).DisposeAsync();
        await using (var later = await OpenAsync(First, Second))
        {
            var orphan = await Assert.ThrowsAsync<StorageException>(
                () => later.WriteAsync(c => { c.Execute("INSERT INTO part (item) VALUES (7)"); }, default));
            Assert.Equal(StorageFault.Constraint, orphan.Fault);
        }

        var refused = await Assert.ThrowsAsync<StorageException>(() => OpenAsync(First));
        Assert.Equal(StorageFault.NewerSchema, refused.Fault);
    }

    [Theory]
    [InlineData("SELECT count(*) FROM part")]
    [InlineData("SELECT colour FROM item")]
    public async Task What_an_older_version_has_no_place_for_is_told_with_what_to_do(string sql)
    {
        await using var store = await OpenAsync(First);
        var refused = await Assert.ThrowsAsync<StorageException>(() => store.ReadAsync(c => c.ExecuteScalar<long>(sql), default));
        Assert.Equal(StorageFault.OlderSchema, refused.Fault);
        Assert.EndsWith("start the service once, which brings it up to date", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_step_that_fails_leaves_the_version_before()
    {
        var broken = new SqliteMigration(2, "CREATE TABLE part (id INTEGER PRIMARY KEY) STRICT; INSERT INTO nowhere VALUES (1)");
        await Assert.ThrowsAsync<StorageException>(() => OpenAsync(First, broken));
        await using var store = await OpenAsync(First, Second);
        Assert.Equal(2, await store.ReadAsync(c => c.ExecuteScalar<int>("PRAGMA user_version"), default));
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_said_to_be_corrupt()
    {
        await File.WriteAllTextAsync(_folder["x.db"], new string('x', 4096));
        Assert.Equal(StorageFault.Corrupt, (await Assert.ThrowsAsync<StorageException>(() => OpenAsync(First))).Fault);
    }

    [Fact]
    public async Task A_full_device_is_said_to_be_full_and_the_store_goes_on()
    {
        await using var store = await OpenAsync(First);
        await store.WriteAsync(c => c.ExecuteScalar<int>("PRAGMA max_page_count = 8"), default);
        var refused = await Assert.ThrowsAsync<StorageException>(() => store.WriteAsync(
            c => { c.Execute("INSERT INTO item (name) VALUES (@name)", new { name = new string('x', 100_000) }); }, default));
        Assert.Equal(StorageFault.Full, refused.Fault);
        await store.WriteAsync(c => { c.Execute("INSERT INTO item (name) VALUES ('small')"); }, default);
        Assert.Equal(1, await CountAsync(store));
    }

    [Fact]
    public async Task The_command_line_reads_while_the_service_writes()
    {
        await using var store = await OpenAsync(First);
        await using var reader = SqliteStore.OpenReadOnly(store.Path);
        await store.WriteAsync(c => { c.Execute("INSERT INTO item (name) VALUES ('a')"); }, default);
        Assert.Equal(1, await CountAsync(reader));
        var refused = await Assert.ThrowsAsync<StorageException>(() => reader.WriteAsync(c => { c.Execute("DELETE FROM item"); }, default));
        Assert.Equal(StorageFault.ReadOnly, refused.Fault);
        Assert.Equal(
            StorageFault.CannotOpen, Assert.Throws<StorageException>(() => SqliteStore.OpenReadOnly(_folder["none.db"])).Fault);
    }

    [Fact]
    public async Task A_change_that_a_killed_process_left_half_done_is_undone_by_the_first_who_reads()
    {
        await LeaveHalfDoneAsync(_folder["x.db"]);
        await using var store = SqliteStore.OpenReadOnly(_folder["x.db"]);
        Assert.Equal(1, await CountAsync(store));
        Assert.Equal("ok", await store.ReadAsync(c => c.ExecuteScalar<string>("PRAGMA integrity_check"), default));
        Assert.False(File.Exists(_folder["x.db-journal"]), "what was undone is not left to be undone again");
    }

    [Theory]
    [InlineData(StoreAccess.OwnerOnly, UnixFileMode.None)]
    [InlineData(StoreAccess.SharedWithGroup, UnixFileMode.GroupRead | UnixFileMode.GroupWrite)]
    public async Task Only_a_shared_store_is_open_to_the_group(StoreAccess access, UnixFileMode group)
    {
        if (OperatingSystem.IsWindows())
        {
            return; // there the folder's access list decides
        }

        await using var store = await SqliteStore.OpenAsync(_folder["x.db"], [First], access, default);
        await store.WriteAsync(c => { c.Execute("INSERT INTO item (name) VALUES ('a')"); }, default);
        foreach (var file in Directory.GetFiles(_folder.Path))
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | group, File.GetUnixFileMode(file));
        }
    }

    public void Dispose() => _folder.Dispose();

    // The files as they are while a transaction has begun to overwrite pages: nobody holds a lock on the copy, as on a dead process's file.
    private async Task LeaveHalfDoneAsync(string path)
    {
        await (await SqliteStore.OpenAsync(_folder["living.db"], [First], StoreAccess.OwnerOnly, default)).DisposeAsync();
        await using var connection = new SqliteConnection($"Data Source={_folder["living.db"]};Pooling=False");
        await connection.OpenAsync();
        connection.Execute("PRAGMA journal_mode = DELETE; PRAGMA cache_size = 2; INSERT INTO item (name) VALUES ('a'); BEGIN IMMEDIATE");
        connection.Execute("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500) INSERT INTO item (name) SELECT hex(randomblob(100)) FROM n");
        File.Copy(_folder["living.db"], path);
        File.Copy(_folder["living.db-journal"], $"{path}-journal");
        connection.Execute("ROLLBACK");
    }

    private static Task<int> CountAsync(SqliteStore store) =>
        store.ReadAsync(c => c.ExecuteScalar<int>("SELECT count(*) FROM item"), default);

    private Task<SqliteStore> OpenAsync(params SqliteMigration[] migrations) =>
        SqliteStore.OpenAsync(_folder["x.db"], migrations, StoreAccess.OwnerOnly, default);
}
