using EdgeMLOps.Appliance.Core.Predictions;
using EdgeMLOps.Appliance.Core.Predictions.Damage;
using EdgeMLOps.Sqlite;
using EdgeMLOps.TestKit;
using EdgeMLOps.TestKit.Processes;
using EdgeMLOps.TestKit.Time;

namespace EdgeMLOps.Appliance.Core.Tests.Predictions;

/// <summary>Disks that are really full, read-only or out of inodes under the log.</summary>
public sealed class Prediction_disk_tests
{
    private readonly LogWatcher _log = new();
    private readonly ManualTimeProvider _time = new();
    private readonly Dictionary<string, long> _acknowledged = new(StringComparer.Ordinal);

    [Fact]
    public async Task A_full_disk_refuses_with_a_code_keeps_what_was_acknowledged_and_goes_on_when_there_is_room()
    {
        await using var disk = await SmallDisk.MountAsync(16);
        var path = disk.Folder[PredictionLog.FileName];
        await using (var log = await OpenAsync(path))
        {
            for (var round = 0; round < 4; round++)
            {
                disk.SetFree((24 + (7 * round)) * 1024);
                var fault = await RecordUntilRefusedAsync(log, $"round{round}");
                Assert.Equal(StorageFault.Full, fault);
                disk.SetFree(4 << 20);
                Assert.Null(await RecordAsync(log, $"room{round}"));
                await AssertAllThereAsync(log);
            }
        }

        await using var again = await OpenAsync(path);
        await AssertAllThereAsync(again);
        Assert.DoesNotContain(3005, _log.Ids); // a full disk is no damage
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_damaged_log_without_room_or_inode_for_a_new_one_stays_refuses_with_a_code_and_is_replaced_later(bool inodes)
    {
        await using var disk = await SmallDisk.MountAsync(16, inodes ? 12 : 0);
        var path = disk.Folder[PredictionLog.FileName];
        await using (var before = await OpenAsync(path))
        {
            for (var i = 0; i < 50; i++)
            {
                Assert.Null(await RecordAsync(before, $"before{i}"));
            }
        }

        await using var log = await OpenAsync(path);
        File.Delete(path); // what is open still has all
        var free = disk.Free;
        var fillers = FillInodes(disk, inodes);
        if (!inodes)
        {
            disk.SetFree(0);
        }

        Assert.Contains(await RecordAsync(log, "refused"), new StorageFault?[] { StorageFault.Full, StorageFault.CannotOpen, StorageFault.Io });
        Assert.Equal(inodes, _log.Ids.Contains(3007)); // without room not even the row is written
        Assert.DoesNotContain(3005, _log.Ids);

        fillers.ForEach(File.Delete);
        disk.SetFree(free);
        _time.Advance(PredictionDatabase.Retry);
        Assert.Null(await RecordAsync(log, "refused"));
        Assert.Contains(3005, _log.Ids);
        await AssertAllThereAsync(log);
    }

    [Fact]
    public async Task A_new_log_for_which_the_room_ends_is_deleted_and_not_begun_anew_for_each_caller()
    {
        await using var disk = await SmallDisk.MountAsync(16);
        var path = disk.Folder[PredictionLog.FileName];
        await using (var before = await OpenAsync(path))
        {
            for (var i = 0; i < 300; i++)
            {
                Assert.Null(await RecordAsync(before, $"before{i}"));
            }
        }

        await using var log = await OpenAsync(path);
        File.Delete(path); // what is open still has all
        var free = disk.Free;
        disk.SetFree(320 * 1024); // for some rows, not for all of them again

        Assert.Equal(StorageFault.Full, await RecordAsync(log, "refused"));
        Assert.Equal(StorageFault.Full, await RecordAsync(log, "refused"));

        Assert.Empty(Directory.GetFiles(disk.Path, "predictions.db.salvage*"));
        Assert.InRange(disk.Free, 128 * 1024, 320 * 1024);
        Assert.Single(_log.Ids, id => id == 3007);

        disk.SetFree(free);
        _time.Advance(PredictionDatabase.Retry);
        Assert.Null(await RecordAsync(log, "refused"));
        Assert.Contains(3005, _log.Ids);
        await AssertAllThereAsync(log);
    }

    [Fact]
    public async Task A_read_only_disk_is_told_by_a_code_and_costs_nothing()
    {
        await using var disk = await SmallDisk.MountAsync(16);
        var path = disk.Folder[PredictionLog.FileName];
        await using (var log = await OpenAsync(path))
        {
            Assert.Null(await RecordAsync(log, "before"));
        }

        await disk.SetReadOnlyAsync(true);
        var refused = await Assert.ThrowsAsync<StorageException>(() => OpenAsync(path));
        Assert.Contains(refused.Fault, new[] { StorageFault.ReadOnly, StorageFault.CannotOpen });

        await disk.SetReadOnlyAsync(false);
        await using var again = await OpenAsync(path);
        Assert.Null(await RecordAsync(again, "after"));
        await AssertAllThereAsync(again);
    }

    // One inode is left for nobody: the folder, the log with its two companions and the key have theirs.
    private static List<string> FillInodes(SmallDisk disk, bool isAsked)
    {
        var made = new List<string>();
        try
        {
            while (isAsked)
            {
                var file = disk.Folder[$"inode{made.Count}"];
                File.WriteAllBytes(file, []);
                made.Add(file);
            }
        }
        catch (IOException)
        {
            return made;
        }

        return made;
    }

    private async Task<StorageFault?> RecordUntilRefusedAsync(PredictionLog log, string name)
    {
        for (var i = 0; i < 2000; i++)
        {
            if (await RecordAsync(log, $"{name}.{i}") is { } fault)
            {
                return fault;
            }
        }

        return null;
    }

    private async Task<StorageFault?> RecordAsync(PredictionLog log, string uid)
    {
        try
        {
            _acknowledged[uid] = (await log.RecordAsync(SomePredictions.Of(uid), default)).Id;
            return null;
        }
        catch (StorageException ex)
        {
            return ex.Fault;
        }
    }

    private async Task AssertAllThereAsync(PredictionLog log)
    {
        var rows = (await log.ListAsync(new() { Limit = 10_000 }, default)).ToDictionary(row => row.Prediction.Instance.SopInstanceUid, row => row.Id, StringComparer.Ordinal);
        Assert.Equal(_acknowledged.OrderBy(one => one.Value), rows.OrderBy(one => one.Value));
    }

    private Task<PredictionLog> OpenAsync(string path) => PredictionLog.OpenAsync(path, _time, _log.For<PredictionLog>(), default);
}
