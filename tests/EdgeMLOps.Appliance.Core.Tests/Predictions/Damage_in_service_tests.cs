using EdgeMLOps.Appliance.Core.Models;
using EdgeMLOps.Appliance.Core.Models.Registry.Serving;
using EdgeMLOps.Appliance.Core.Predictions;
using EdgeMLOps.Appliance.Core.Predictions.Counts;
using EdgeMLOps.Appliance.Core.Predictions.Damage;
using EdgeMLOps.Appliance.Core.Predictions.Identity;
using EdgeMLOps.Sqlite;
using EdgeMLOps.TestKit;
using EdgeMLOps.TestKit.Processes;
using EdgeMLOps.TestKit.Time;

namespace EdgeMLOps.Appliance.Core.Tests.Predictions;

/// <summary>Files that are damaged under a log that is open, written and read.</summary>
public sealed class Damage_in_service_tests : IDisposable
{
    private const int PageSize = 4096;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly TempFolder _folder = new();
    private readonly LogWatcher _log = new();
    private readonly Dictionary<string, long> _acknowledged = new(StringComparer.Ordinal);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Of_a_hundred_logs_with_pages_overwritten_none_gives_a_row_that_was_not_written_and_each_names_what_it_lost()
    {
        var (replaced, salvaged, missing) = (0, 0L, 0);
        for (var seed = 0; seed < 100; seed++)
        {
            _acknowledged.Clear();
            var path = _folder[$"{seed}/{PredictionLog.FileName}"];
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await RecordAsync(path, "before", 60);
            await using var log = await OpenAsync(path);
            Overwrite(path, new Random(seed));

            await RecordAsync(log, "after", 3);
            await log.Damages.CheckAsync(default);
            await RecordAsync(log, "later", 3);

            missing += await AssertNothingIsLostUnsaidAsync(log, seed);
            var totals = await log.Damages.TotalsAsync(default);
            (replaced, salvaged) = (replaced + (int)totals.Damages, salvaged + totals.Salvaged);
            Assert.Equal(totals.Damages > 0, Directory.GetFiles(Path.GetDirectoryName(path)!, "predictions.db.damaged-*").Length > 0);
        }

        // The damage was real, most of what was sound was saved, and some was not to be saved.
        Assert.InRange(replaced, 80, 200);
        Assert.InRange(salvaged, 3000, 100 * 66); // 2,000 where one bad row costs all of its range
        Assert.InRange(missing, 100, 100 * 60);
    }

    [Fact]
    public async Task Who_writes_and_reads_during_the_switch_waits_and_goes_on()
    {
        var path = _folder[PredictionLog.FileName];
        await RecordAsync(path, "before", 400);
        await using var log = await OpenAsync(path);
        Overwrite(path, new Random(5), pages: 12);

        var writers = Enumerable.Range(0, 4).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; i < 25; i++)
            {
                var uid = $"w{writer}.{i}";
                var id = (await log.RecordAsync(SomePredictions.Of(uid), default)).Id;
                lock (_acknowledged)
                {
                    _acknowledged[uid] = id;
                }

                Assert.NotEmpty(await log.ListAsync(new() { Limit = 1000 }, default));
            }
        }));
        await Task.WhenAll(writers);
        await log.Damages.CheckAsync(default);

        Assert.InRange((await log.Damages.TotalsAsync(default)).Damages, 1, 2);
        await AssertNothingIsLostUnsaidAsync(log, seed: 0);
        Assert.Equal(100, (await log.ListAsync(new() { Limit = 1000 }, default)).Count(row => row.Prediction.Instance.SopInstanceUid.StartsWith('w')));
    }

    [Fact]
    public async Task A_study_keeps_the_model_it_was_given_to_on_the_new_file()
    {
        var path = _folder[PredictionLog.FileName];
        await RecordAsync(path, "before", 20);
        await using var log = await OpenAsync(path);
        var split = new CanarySplit(new DetectionModel("model", "1.0.0", 1, new string('c', 64)), 50);
        var given = new List<bool>();
        for (var i = 0; i < 20; i++)
        {
            given.Add(Assert.Single(await log.Arms.DrawAsync($"1.2.{i}", split, new string('a', 64), default)).IsCanary);
        }

        Assert.True(await log.Arms.FallAsync($"1.2.{given.IndexOf(true)}", split.Model.PackageDigest, "CanaryDown", default));
        File.Delete(path);
        await RecordAsync(log, "after", 1);

        Assert.Contains(3005, _log.Ids);
        for (var i = 0; i < 20; i++)
        {
            var arm = Assert.Single(await log.Arms.OfStudyAsync($"1.2.{i}", default));
            Assert.Equal((given[i], i == given.IndexOf(true) ? "CanaryDown" : ""), (arm.IsCanary, arm.FallCode));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("-wal")]
    public async Task A_file_deleted_under_an_open_log_costs_nothing(string part)
    {
        var path = _folder[PredictionLog.FileName];
        await RecordAsync(path, "before", 20);
        await using (var log = await OpenAsync(path))
        {
            await RecordAsync(log, "open", 5);
            File.Delete(path + part);
            await RecordAsync(log, "after", 5);
            Assert.Single(_log.Ids, id => id == 3005);
        }

        await using var again = await OpenAsync(path);
        Assert.Equal(0, await AssertNothingIsLostUnsaidAsync(again, seed: 0));
        Assert.Equal(30, (await again.ListAsync(new() { Limit = 1000 }, default)).Count);
    }

    [Fact]
    public async Task A_write_ahead_log_cut_under_an_open_log_costs_nothing()
    {
        var path = _folder[PredictionLog.FileName];
        await RecordAsync(path, "before", 20);
        await using var log = await OpenAsync(path);
        await RecordAsync(log, "cut", 12);
        using (var wal = new FileStream(path + "-wal", FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            wal.SetLength(wal.Length / 3);
        }

        await RecordAsync(log, "after", 5);
        await log.Damages.CheckAsync(default);

        var missing = await AssertNothingIsLostUnsaidAsync(log, seed: 0);
        Assert.Equal(0, missing); // what is not on the device any more the connection that wrote it still has
        Assert.Equal(1, (await log.Damages.TotalsAsync(default)).Damages);
    }

    [Fact]
    public async Task A_device_that_damages_each_new_file_is_given_up_and_waited_for()
    {
        var path = _folder[PredictionLog.FileName];
        await RecordAsync(path, "before", 20);
        await using var log = await OpenAsync(path);
        StorageException? refused = null;
        for (var i = 0; i < 10 && refused is null; i++)
        {
            File.Delete(path);
            refused = await Record.ExceptionAsync(() => RecordAsync(log, $"round{i}", 1)) as StorageException;
        }

        Assert.Equal(StorageFault.Corrupt, refused?.Fault);
        Assert.Equal(5, _log.Ids.Count(id => id == 3005));
        Assert.Contains(3007, _log.Ids);
    }

    [Fact]
    public async Task A_switch_that_was_killed_is_gone_on_with_wherever_it_stood()
    {
        var path = _folder[PredictionLog.FileName];
        await RecordAsync(path, "before", 20);
        await using (var log = await OpenAsync(path))
        {
            File.Delete(path); // what is salvaged has all
            await RecordAsync(log, "after", 1);
        }

        var files = Directory.GetFiles(_folder.Path, "predictions.db*");
        var stamp = Path.GetFileName(Assert.Single(files, file => file.Contains(".damaged-", StringComparison.Ordinal) && file.EndsWith("-wal", StringComparison.Ordinal)))["predictions.db.damaged-".Length..^"-wal".Length];

        // Killed between the moves: the old log is half moved, the new one has the name that says it is whole.
        File.Move(path, path + ".salvaged-" + stamp);
        await File.WriteAllTextAsync(path, "half of the damaged one");
        await using var again = await OpenAsync(path);

        Assert.Equal(0, await AssertNothingIsLostUnsaidAsync(again, seed: 0));
        Assert.Equal("half of the damaged one", await File.ReadAllTextAsync(path + ".damaged-" + stamp));
    }

    [Fact]
    public async Task Damage_of_pages_that_were_looked_at_before_is_found()
    {
        var path = _folder[PredictionLog.FileName];
        await RecordAsync(path, "before", 20);
        await using var log = await OpenAsync(path);
        await log.Damages.CheckAsync(default);
        Overwrite(path, new Random(5), pages: 12);

        await log.Damages.CheckAsync(default);

        Assert.Contains(3005, _log.Ids);
    }

    [Fact]
    public async Task A_second_damage_while_the_first_is_made_up_for_is_one_of_its_own()
    {
        var path = _folder[PredictionLog.FileName];
        await RecordAsync(path, "before", 20);
        await using var log = await OpenAsync(path);
        File.Delete(path);
        await RecordAsync(log, "first", 1);
        var first = await log.Damages.SaveAsync((await log.Damages.OpenAsync(default))! with { BelowRow = 7, Audited = true }, default);
        File.Delete(path);
        await RecordAsync(log, "second", 1);

        Assert.Equal(first, await log.Damages.OpenAsync(default));
        Assert.NotNull(await log.Damages.SaveAsync(first! with { BelowRow = 1, EndedMs = 5 }, default));
        var second = await log.Damages.OpenAsync(default);
        Assert.Equal((long.MaxValue, false), (second!.BelowRow, second.Audited));
        Assert.Equal(2, (await log.Damages.TotalsAsync(default)).Damages);
    }

    [Fact]
    public async Task How_far_a_damage_has_come_that_is_not_there_any_more_changes_no_other()
    {
        await using var log = await OpenAsync(_folder[PredictionLog.FileName]);
        var other = await log.Damages.SaveAsync(new() { FoundMs = 5 }, default);

        Assert.Null(await log.Damages.SaveAsync(other! with { FoundMs = 4, EndedMs = 9 }, default));

        Assert.Equal(other, await log.Damages.OpenAsync(default));
    }

    [Fact]
    public async Task A_new_file_that_stayed_behind_from_a_switch_that_failed_replaces_nothing_later()
    {
        var path = _folder[PredictionLog.FileName];
        await RecordAsync(path, "before", 20);
        await using (var log = await OpenAsync(path))
        {
            await File.WriteAllTextAsync(path + ".salvaged-20000101T000000.000Z", "stale");
            File.Delete(path);
            await RecordAsync(log, "after", 1);
            Assert.Empty(Directory.GetFiles(_folder.Path, "predictions.db.salvage*"));
        }

        await using var again = await OpenAsync(path);
        Assert.Equal(0, await AssertNothingIsLostUnsaidAsync(again, seed: 0));
    }

    [Theory]
    [InlineData("decisions", "x'00'")]
    [InlineData("recorded_ms", "9223372036854775807")]
    [InlineData("recorded_ms", "-9223372036854775808")]
    [InlineData("wait_us", "9223372036854775807")]
    [InlineData("outcome", "9223372036854775807")]
    public async Task Rows_that_say_what_cannot_be_are_left_out_and_counted(string column, string value)
    {
        var path = _folder[PredictionLog.FileName];
        await RecordAsync(path, "before", 20);
        await ChangeAsync(path, $"UPDATE prediction SET {column} = {value} WHERE id BETWEEN 3 AND 5");
        await using var log = await OpenAsync(path);

        Assert.Equal(17, (await log.ListAsync(new() { Limit = 1000 }, default)).Count);

        var totals = await log.Damages.TotalsAsync(default);
        Assert.Equal((1, 17, 3), (totals.Damages, totals.Salvaged, totals.Unreadable));
    }

    [Theory]
    [InlineData("decisions", "x'00'")]
    [InlineData("recorded_ms", "-9223372036854775808")]
    [InlineData("outcome", "9223372036854775807")]
    public async Task Rows_that_say_what_cannot_be_are_not_removed_but_replaced_and_leave_no_counts(string column, string value)
    {
        var path = _folder[PredictionLog.FileName];
        await RecordAsync(path, "before", 20);
        await ChangeAsync(path, $"UPDATE prediction SET {column} = {value} WHERE id BETWEEN 3 AND 5");
        await using var log = await OpenAsync(path);

        Assert.Equal(10, (await log.Upkeep.RemoveOldestAsync(DateTimeOffset.MaxValue, 10, default)).Count);

        Assert.Contains(3005, _log.Ids);
        Assert.Equal(new CountVerification(7, 0, FirstWrong: null), await CountCheck.RunAsync(path, default));
    }

    [Fact]
    public async Task Closed_while_a_caller_meets_damage_it_closes_and_refuses()
    {
        var path = _folder[PredictionLog.FileName];
        await RecordAsync(path, "before", 5);
        using var vault = new IdentityVault(IdentityKeyFile.Beside(path), path, _log.For<PredictionLog>());
        var file = new PredictionFile(path, vault, TimeProvider.System, _log.For<PredictionLog>());
        var database = new PredictionDatabase(await file.OpenAsync(default), file, TimeProvider.System, _log.For<PredictionLog>());
        using var inside = new CountdownEvent(2);
        var (meets, goesOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        var meeting = database.ReadAsync<int>(_ => EnterAndWait(inside, meets.Task) ? throw new InvalidDataException() : 0, default);
        var going = database.ReadAsync(_ => EnterAndWait(inside, goesOn.Task), default);
        inside.Wait(Limit);
        var closing = database.DisposeAsync().AsTask();
        await Eventually.HoldsAsync(() => database.IsReplacing, Limit, "it waits for those inside");

        meets.SetResult();
        await Eventually.HoldsAsync(() => _log.Ids.Contains(3006), Limit, "it meets damage");
        await Assert.ThrowsAsync<StorageException>(() => meeting.WaitAsync(Limit)); // at once: to close the gate again would wait for the one inside
        goesOn.SetResult();

        Assert.True(await going);
        await closing.WaitAsync(Limit);
        await Assert.ThrowsAsync<StorageException>(() => database.ReadAsync(_ => 0, default));
        Assert.DoesNotContain(3005, _log.Ids);
    }

    private static bool EnterAndWait(CountdownEvent inside, Task until)
    {
        inside.Signal();
        return until.Wait(Limit);
    }

    private static async Task ChangeAsync(string path, string sql)
    {
        var (code, output) = await ChildProcess.RunAsync("sqlite3", [path, sql], Limit);
        Assert.True(code == 0, output);
    }

    private async Task<int> AssertNothingIsLostUnsaidAsync(PredictionLog log, int seed)
    {
        var rows = (await log.ListAsync(new() { Limit = 1000 }, default)).ToDictionary(row => row.Prediction.Instance.SopInstanceUid, StringComparer.Ordinal);
        var missing = await log.MissingAsync(_acknowledged.Keys, default);
        foreach (var (uid, id) in _acknowledged)
        {
            Assert.True(rows.ContainsKey(uid) != missing.Contains(uid), $"seed {seed}: {uid} is neither there nor named");
            if (rows.TryGetValue(uid, out var row))
            {
                Assert.Equal(id, row.Id);
                var expected = SomePredictions.Of(uid);
                Assert.Equal(expected.Decisions, row.Prediction.Decisions);
                Assert.Equivalent(expected with { Decisions = row.Prediction.Decisions }, row.Prediction, strict: true);
            }
        }

        Assert.Equal(_acknowledged.Count - missing.Count, rows.Count);
        Assert.Equal(rows.Count, rows.Values.Select(row => row.Id).Distinct().Count());
        Assert.DoesNotContain(missing, uid => uid.StartsWith("later", StringComparison.Ordinal));
        return missing.Count;
    }

    // As another program would: whole pages and stretches across them, of the file that is open.
    private static void Overwrite(string path, Random random, int pages = 0)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        for (var i = pages == 0 ? random.Next(1, 5) : pages; i > 0; i--)
        {
            var bytes = new byte[random.Next(512, 2 * PageSize)];
            random.NextBytes(bytes);
            file.Position = random.NextInt64(file.Length - bytes.Length);
            file.Write(bytes);
        }
    }

    private async Task RecordAsync(string path, string name, int count)
    {
        await using var log = await OpenAsync(path);
        await RecordAsync(log, name, count);
    }

    private async Task RecordAsync(PredictionLog log, string name, int count)
    {
        for (var i = 0; i < count; i++)
        {
            _acknowledged[$"{name}.{i}"] = (await log.RecordAsync(SomePredictions.Of($"{name}.{i}"), default)).Id;
        }
    }

    private Task<PredictionLog> OpenAsync(string path) => PredictionLog.OpenAsync(path, new ManualTimeProvider(), _log.For<PredictionLog>(), default);
}
