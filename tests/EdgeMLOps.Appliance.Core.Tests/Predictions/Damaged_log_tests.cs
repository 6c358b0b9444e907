using EdgeMLOps.Appliance.Core.Predictions;
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
        var kept = Assert.Single(Directory.GetFiles(_folder.Path, "predictions.db.damaged-*"), file => !file.EndsWith("-wal", StringComparison.Ordinal) && !file.EndsWith("-shm", StringComparison.Ordinal));
        Assert.Equal(damaged, await File.ReadAllBytesAsync(kept));
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
