using EdgeMLOps.Appliance.Core.Predictions;
using EdgeMLOps.Appliance.Core.Predictions.Identity;
using EdgeMLOps.Sqlite;
using EdgeMLOps.TestKit;
using EdgeMLOps.TestKit.Processes;
using EdgeMLOps.TestKit.Time;

namespace EdgeMLOps.Appliance.Core.Tests.Predictions;

/// <summary>Files that are really damaged, found at the start.</summary>
public sealed class Damaged_log_tests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly LogWatcher _log = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("header")]
    [InlineData("middle")]
    [InlineData("all")]
    [InlineData("short")]
    public async Task A_damaged_log_is_kept_aside_told_of_and_a_new_one_goes_on(string where)
    {
        await RecordAsync(300);
        var bytes = await File.ReadAllBytesAsync(LogFile);
        var damaged = where switch
        {
            "header" => Overwrite(bytes, 0, 100),
            "middle" => Overwrite(bytes, bytes.Length / 3 / 4096 * 4096, 40_960),
            "all" => Overwrite(bytes, 0, bytes.Length),
            _ => bytes[..(bytes.Length / 2)],
        };
        await File.WriteAllBytesAsync(LogFile, damaged);

        await RecordAsync(1, "later");

        Assert.Single(_log.Ids, id => id == 3005);
        Assert.Equal(damaged, await File.ReadAllBytesAsync(Kept()));
    }

    [Fact]
    public async Task Without_its_key_a_damaged_log_is_put_aside_whole_said_so_and_a_new_one_records_when_the_key_is_back()
    {
        await RecordAsync(300);
        var (key, away) = (_folder["keys", "predictions.key"], _folder["away.key"]);
        File.Move(key, away);
        var bytes = await File.ReadAllBytesAsync(LogFile);
        var damaged = Overwrite(bytes, bytes.Length / 3 / 4096 * 4096, 40_960);
        await File.WriteAllBytesAsync(LogFile, damaged);

        await using var log = await OpenAsync();

        Assert.Equal(IdentityKeyFault.Missing, log.KeyFault);
        Assert.False(File.Exists(key));
        var refused = await Assert.ThrowsAsync<StorageException>(() => log.RecordAsync(SomePredictions.Of("later"), default));
        Assert.Equal(StorageFault.NoKey, refused.Fault);
        var facts = await log.DamageFactsAsync(default);
        Assert.Equal((1, 0, 300), (facts["predictions.damages"], facts["predictions.salvaged"], facts["predictions.unreadable"]));
        Assert.Equal(damaged, await File.ReadAllBytesAsync(Kept()));

        File.Move(away, key);
        Assert.Equal(301, (await log.RecordAsync(SomePredictions.Of("later"), default)).Id);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_damaged_log_of_before_identities_were_encrypted_is_put_aside_whole_and_a_new_one_records(int schema)
    {
        await using (var old = await SqliteStore.OpenAsync(
            LogFile, [.. PredictionSchema.All(() => throw new InvalidOperationException()).Take(schema)], StoreAccess.OwnerOnly, default))
        {
            await old.WriteAsync(
                connection =>
                {
                    Dapper.SqlMapper.Execute(connection, "CREATE TABLE filler AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200) SELECT i, randomblob(1000) AS b FROM n");
                },
                default);
        }

        var bytes = await File.ReadAllBytesAsync(LogFile);
        var damaged = Overwrite(bytes, bytes.Length / 2 / 4096 * 4096, 40_960);
        await File.WriteAllBytesAsync(LogFile, damaged);

        await using var log = await OpenAsync();

        Assert.False((await log.RecordAsync(SomePredictions.Of("later"), default)).AlreadyRecorded);
        var facts = await log.DamageFactsAsync(default);
        Assert.Equal((1, 0), (facts["predictions.damages"], facts["predictions.salvaged"]));
        Assert.Equal(damaged, await File.ReadAllBytesAsync(Kept()));
    }

    [Fact]
    public async Task A_cut_write_ahead_log_gives_back_what_was_whole_and_is_no_damage()
    {
        await RecordAsync(5);
        var (file, wal) = await CopyWhileOpenAsync(20);
        await File.WriteAllBytesAsync(LogFile, file);
        await File.WriteAllBytesAsync(LogFile + "-wal", wal[..(wal.Length * 2 / 3)]);

        await using var log = await OpenAsync();
        var rows = await log.ListAsync(new() { Limit = 1000 }, default);

        Assert.InRange(rows.Count, 5, 24);
        Assert.Equal(Enumerable.Range(1, rows.Count).Select(id => (long)id), rows.Select(row => row.Id));
        Assert.DoesNotContain(3005, _log.Ids);
    }

    private string Kept() => Assert.Single(
        Directory.GetFiles(_folder.Path, "predictions.db.damaged-*"), file => !file.EndsWith("-wal", StringComparison.Ordinal) && !file.EndsWith("-shm", StringComparison.Ordinal));

    private string LogFile => _folder[PredictionLog.FileName];

    private static byte[] Overwrite(byte[] bytes, int from, int count)
    {
        var changed = bytes.ToArray();
        Array.Fill(changed, (byte)0xA5, from, Math.Min(count, changed.Length - from));
        return changed;
    }

    private async Task<(byte[] File, byte[] Wal)> CopyWhileOpenAsync(int rows)
    {
        await using var log = await OpenAsync();
        for (var i = 0; i < rows; i++)
        {
            await log.RecordAsync(SomePredictions.Of($"w.{i}"), default);
        }

        return (ReadShared(LogFile), ReadShared(LogFile + "-wal"));
    }

    private static byte[] ReadShared(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes;
    }

    private async Task RecordAsync(int rows, string name = "r")
    {
        await using var log = await OpenAsync();
        for (var i = 0; i < rows; i++)
        {
            Assert.False((await log.RecordAsync(SomePredictions.Of($"{name}.{i}"), default)).AlreadyRecorded);
        }
    }

    private Task<PredictionLog> OpenAsync() => PredictionLog.OpenAsync(LogFile, new ManualTimeProvider(), _log.For<PredictionLog>(), default);
}
