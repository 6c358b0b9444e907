using System.Security.Cryptography;
using EdgeMLOps.Appliance.Core.Models;
using EdgeMLOps.Appliance.Core.Models.Registry.Serving;
using EdgeMLOps.Appliance.Core.Predictions;
using EdgeMLOps.Appliance.Core.Predictions.Backup;
using EdgeMLOps.Appliance.Core.Predictions.Identity;
using EdgeMLOps.Sqlite;
using EdgeMLOps.Sqlite.Audit;
using EdgeMLOps.TestKit;
using EdgeMLOps.TestKit.Processes;
using EdgeMLOps.TestKit.Time;

namespace EdgeMLOps.Appliance.Core.Tests.Predictions.Identity;

/// <summary>A new key before the old one in the key file, and what becomes of the rows.</summary>
public sealed class Key_rotation_tests : IDisposable
{
    private const int Rows = 250;

    private readonly TempFolder _folder = new();
    private readonly LogWatcher _log = new();

    private string KeyPath => _folder[$"keys/{IdentityKeyFile.Name}"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task With_both_keys_rows_of_either_are_found_and_none_is_recorded_twice_while_they_are_moved()
    {
        await RecordAsync(0, Rows);
        var old = await PrependKeyAsync();
        await using var log = await OpenAsync();
        await AssertAllFoundAsync(log, Rows);
        Assert.True((await log.RecordAsync(SomePredictions.Of("p.7"), default)).AlreadyRecorded);

        Assert.Equal((100L, 100), await log.Upkeep.RekeyAsync(0, 100, default)); // killed here: some of either

        await AssertAllFoundAsync(log, Rows);
        Assert.True((await log.RecordAsync(SomePredictions.Of("p.7"), default)).AlreadyRecorded);
        Assert.True((await log.RecordAsync(SomePredictions.Of($"p.{Rows - 1}"), default)).AlreadyRecorded);
        Assert.False((await log.RecordAsync(SomePredictions.Of("p.new"), default)).AlreadyRecorded);
        Assert.Equal(1, await log.Upkeep.RetireKeysAsync(default));
        await AssertOldKeyAloneIsRefusedAsync(old);
    }

    [Fact]
    public async Task Stopped_anywhere_the_next_run_goes_on_until_the_old_key_is_not_needed()
    {
        await RecordAsync(0, Rows);
        await PrependKeyAsync();
        await using (var log = await OpenAsync())
        {
            await log.Upkeep.RekeyAsync(0, 60, default);
        }

        await using (var log = await OpenAsync())
        await using (var audit = await AuditChain.OpenAsync(_folder["audit.db"], TimeProvider.System, default))
        {
            using var rotation = new KeyRotation(log, audit, TimeProvider.System, _log.For<KeyRotation>());
            Assert.Equal(Rows - 60, await rotation.RunAsync(default));
            Assert.Equal("""{"rows":190,"olderKeysLeft":0}""", await audit.LastDetailAsync("PredictionKeyRotated", default));
            Assert.Equal(0, await rotation.RunAsync(default));
        }

        await File.WriteAllBytesAsync(KeyPath, (await File.ReadAllBytesAsync(KeyPath))[..32]);
        await using var after = await OpenAsync();
        Assert.Equal(IdentityKeyFault.None, after.KeyFault);
        await AssertAllFoundAsync(after, Rows);
    }

    [Fact]
    public async Task A_study_keeps_the_model_it_was_given_to_before_during_and_after_the_move()
    {
        var split = new CanarySplit(new DetectionModel("model", "1.0.0", 1, new string('c', 64)), 50);
        var studies = Enumerable.Range(0, 40).Select(i => SomePredictions.Of($"p.{i}").Instance.StudyInstanceUid).ToList();
        await using (var log = await OpenAsync())
        {
            foreach (var study in studies)
            {
                await log.Arms.DrawAsync(study, split, new string('a', 64), default);
            }
        }

        var given = await ArmsAsync(studies);
        Assert.Equal([false, true], given.Distinct().Order());
        await RecordAsync(0, 40);
        await PrependKeyAsync();
        Assert.Equal(given, await ArmsAsync(studies));
        await using (var log = await OpenAsync())
        {
            await log.Upkeep.RekeyAsync(0, 15, default);
            var again = await log.Arms.DrawAsync(studies[^1], split, new string('a', 64), default);
            Assert.Equal(given[^1], Assert.Single(again).IsCanary);
        }

        Assert.Equal(given, await ArmsAsync(studies));
        await using (var log = await OpenAsync())
        {
            await log.Upkeep.RekeyAsync(0, 100, default);
            Assert.Equal(0, await log.Upkeep.RetireKeysAsync(default));
        }

        await File.WriteAllBytesAsync(KeyPath, (await File.ReadAllBytesAsync(KeyPath))[..32]);
        Assert.Equal(given, await ArmsAsync(studies));
    }

    [Fact]
    public async Task A_study_given_to_a_model_under_the_old_key_keeps_it_when_its_first_prediction_is_under_the_new_one()
    {
        var study = SomePredictions.Of("p.0").Instance.StudyInstanceUid;
        await using (var log = await OpenAsync())
        {
            await DrawAsync(log, study);
        }

        var given = await ArmsAsync([study]);
        await PrependKeyAsync();
        await using (var log = await OpenAsync())
        {
            await DrawAsync(log, study);
            await log.RecordAsync(SomePredictions.Of("p.0"), default);
            await log.Upkeep.RekeyAsync(0, 100, default);
            Assert.Equal(0, await log.Upkeep.RetireKeysAsync(default));
        }

        await File.WriteAllBytesAsync(KeyPath, (await File.ReadAllBytesAsync(KeyPath))[..32]);
        Assert.Equal(given, await ArmsAsync([study]));
    }

    [Fact]
    public async Task A_log_replaced_while_keys_change_keeps_the_models_of_its_studies()
    {
        var studies = Enumerable.Range(0, 20).Select(i => SomePredictions.Of($"p.{i}").Instance.StudyInstanceUid).ToList();
        await using (var log = await OpenAsync())
        {
            foreach (var study in studies)
            {
                await DrawAsync(log, study);
            }
        }

        var given = await ArmsAsync(studies);
        Assert.Equal([false, true], given.Distinct().Order());
        await RecordAsync(0, 20);
        await PrependKeyAsync();
        await using (var log = await OpenAsync())
        {
            await log.Upkeep.RekeyAsync(0, 5, default);
            File.Delete(LogFile);
            await log.RecordAsync(SomePredictions.Of("p.new"), default);
            Assert.Contains(3005, _log.Ids);
            await log.Upkeep.RekeyAsync(0, 100, default);
            Assert.Equal(0, await log.Upkeep.RetireKeysAsync(default));
        }

        await File.WriteAllBytesAsync(KeyPath, (await File.ReadAllBytesAsync(KeyPath))[..32]);
        Assert.Equal(given, await ArmsAsync(studies));
    }

    [Fact]
    public async Task An_arm_goes_with_the_last_prediction_of_its_study_though_that_is_under_another_key()
    {
        await RecordAsync(0, 1);
        await using (var log = await OpenAsync())
        {
            await DrawAsync(log, "1.2.3"); // of a study without prediction: it stays
        }

        var study = SomePredictions.Of("p.0").Instance.StudyInstanceUid;
        await PrependKeyAsync();
        using var now = new IdentityKey((await File.ReadAllBytesAsync(KeyPath)).AsSpan(0, 32));
        await ChildProcess.RunAsync(
            "sqlite3",
            [LogFile, $"INSERT INTO arm (study_key, canary_package, active_package, percent, is_canary, begun_ms) VALUES (x'{Convert.ToHexString(now.LookUpOf(IdentityField.StudyInstanceUid, study))}', 'c', 'a', 50, 0, 1)"],
            TimeSpan.FromSeconds(30));
        await using var again = await OpenAsync();
        Assert.Single(await again.Arms.OfStudyAsync(study, default));

        await again.Upkeep.RemoveOldestAsync(DateTimeOffset.MaxValue, 10, default);

        Assert.Empty(await again.Arms.OfStudyAsync(study, default));
        Assert.Single(await again.Arms.OfStudyAsync("1.2.3", default));
    }

    [Fact]
    public async Task A_key_that_rows_are_under_is_looked_for_without_going_through_them()
    {
        await RecordAsync(0, 1);
        var (_, plan) = await ChildProcess.RunAsync(
            "sqlite3", [LogFile, "EXPLAIN QUERY PLAN SELECT 1 FROM identity WHERE key_id = 1"], TimeSpan.FromSeconds(30));
        Assert.Contains("SEARCH identity USING COVERING INDEX", plan, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_backup_under_the_old_key_is_put_back_with_both_and_refused_without_it()
    {
        await RecordAsync(0, 20);
        var backup = _folder["backup.db"];
        await PredictionBackup.WriteAsync(LogFile, backup, default);
        await PrependKeyAsync();
        await using (var log = await OpenAsync())
        {
            await log.Upkeep.RekeyAsync(0, 100, default);
            Assert.Equal(0, await log.Upkeep.RetireKeysAsync(default));
        }

        var both = await File.ReadAllBytesAsync(KeyPath);
        await File.WriteAllBytesAsync(KeyPath, both[..32]);
        var refused = await Assert.ThrowsAsync<BackupException>(() => RestoreAsync(backup));
        Assert.Equal(BackupFault.OtherKey, refused.Code);

        await File.WriteAllBytesAsync(KeyPath, both);
        await RestoreAsync(backup);
        await using var again = await OpenAsync();
        await AssertAllFoundAsync(again, 20);
        Assert.Equal(20, (await again.Upkeep.RekeyAsync(0, 100, default))?.Count);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(63)]
    [InlineData(9 * 32)]
    public async Task A_key_file_of_another_length_is_malformed_and_no_key_is_made(int length)
    {
        await RecordAsync(0, 1);
        await File.WriteAllBytesAsync(KeyPath, RandomNumberGenerator.GetBytes(length));
        await AssertRefusedAsync(IdentityKeyFault.Malformed, length);
    }

    [Fact]
    public async Task The_same_key_twice_is_malformed()
    {
        await RecordAsync(0, 1);
        var key = await File.ReadAllBytesAsync(KeyPath);
        await File.WriteAllBytesAsync(KeyPath, [.. key, .. key]);
        await AssertRefusedAsync(IdentityKeyFault.Malformed, 64);
    }

    [Fact]
    public async Task A_new_key_without_the_old_one_is_another_and_nothing_is_recorded()
    {
        await RecordAsync(0, 1);
        await File.WriteAllBytesAsync(KeyPath, RandomNumberGenerator.GetBytes(32));
        await AssertRefusedAsync(IdentityKeyFault.Other, 32);
    }

    [Fact]
    public async Task A_damaged_log_without_its_key_gets_no_new_one()
    {
        await RecordAsync(0, 300);
        File.Delete(KeyPath);
        using (var file = new FileStream(LogFile, FileMode.Open, FileAccess.Write))
        {
            file.Position = file.Length / 2 / 4096 * 4096;
            file.Write(new byte[8 * 4096]);
        }

        await using var log = await OpenAsync();
        Assert.Contains(3005, _log.Ids);
        Assert.Equal(IdentityKeyFault.Missing, log.KeyFault);
        Assert.False(File.Exists(KeyPath));
    }

    private static async Task DrawAsync(PredictionLog log, string study) =>
        await log.Arms.DrawAsync(study, new CanarySplit(new DetectionModel("model", "1.0.0", 1, new string('c', 64)), 50), new string('a', 64), default);

    private string LogFile => _folder[PredictionLog.FileName];

    private async Task AssertRefusedAsync(IdentityKeyFault fault, int length)
    {
        await using var log = await OpenAsync();
        Assert.Equal(fault, log.KeyFault);
        var refused = await Assert.ThrowsAsync<StorageException>(() => log.RecordAsync(SomePredictions.Of("p.0"), default));
        Assert.Equal((StorageFault.NoKey, length), (refused.Fault, (int)new FileInfo(KeyPath).Length));
    }

    private async Task AssertOldKeyAloneIsRefusedAsync(byte[] old)
    {
        await File.WriteAllBytesAsync(KeyPath, old);
        await using var readOnly = PredictionLog.OpenReadOnly(LogFile, _log.For<PredictionLog>());
        Assert.Equal(IdentityKeyFault.Other, await readOnly.KeyFaultAsync(default));
    }

    private static async Task AssertAllFoundAsync(PredictionLog log, int count)
    {
        foreach (var i in new[] { 0, 59, 60, 99, 100, 101, count - 1 }.Where(i => i < count))
        {
            var expected = SomePredictions.Of($"p.{i}").Instance;
            Assert.Equal(expected, Assert.Single(await log.ForStudyAsync(expected.StudyInstanceUid, default)).Prediction.Instance);
            Assert.Equal(expected, Assert.Single(await log.ListAsync(new() { PatientId = expected.PatientId }, default)).Prediction.Instance);
            Assert.Equal(expected, Assert.Single(await log.ListAsync(new() { AccessionNumber = expected.AccessionNumber }, default)).Prediction.Instance);
            Assert.NotNull(await log.FindAsync(expected.SopInstanceUid, new string('a', 64), PredictionSlot.Active, default));
            Assert.Empty(await log.MissingAsync([expected.SopInstanceUid], default));
        }

        Assert.Single(await log.MissingAsync(["p.0", "nowhere"], default));
    }

    private async Task<List<bool>> ArmsAsync(IEnumerable<string> studies)
    {
        await using var log = await OpenAsync();
        var arms = new List<bool>();
        foreach (var study in studies)
        {
            arms.Add(Assert.Single(await log.Arms.OfStudyAsync(study, default)).IsCanary);
        }

        return arms;
    }

    private async Task RestoreAsync(string backup) => await PredictionBackup.RestoreAsync(backup, digest: null, LogFile, TimeProvider.System, default);

    /// <returns>The old one.</returns>
    private async Task<byte[]> PrependKeyAsync()
    {
        var old = await File.ReadAllBytesAsync(KeyPath);
        await File.WriteAllBytesAsync(KeyPath, [.. RandomNumberGenerator.GetBytes(32), .. old]);
        return old;
    }

    private async Task RecordAsync(int from, int count)
    {
        await using var log = await OpenAsync();
        for (var i = from; i < from + count; i++)
        {
            await log.RecordAsync(SomePredictions.Of($"p.{i}"), default);
        }
    }

    private Task<PredictionLog> OpenAsync() => PredictionLog.OpenAsync(LogFile, new ManualTimeProvider(), _log.For<PredictionLog>(), default);
}
