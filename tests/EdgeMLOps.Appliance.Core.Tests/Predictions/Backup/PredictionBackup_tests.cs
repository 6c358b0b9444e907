using System.Globalization;
using System.Security.Cryptography;
using EdgeMLOps.Appliance.Core.Predictions;
using EdgeMLOps.Appliance.Core.Predictions.Backup;
using EdgeMLOps.TestKit;
using EdgeMLOps.TestKit.Processes;
using EdgeMLOps.TestKit.Time;

namespace EdgeMLOps.Appliance.Core.Tests.Predictions.Backup;

public sealed class PredictionBackup_tests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly ManualTimeProvider _time = new();
    private readonly LogWatcher _log = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_copy_made_while_it_is_written_is_one_moment_of_it_whole()
    {
        await using var log = await OpenAsync();
        var stop = new TaskCompletionSource();
        var writer = Task.Run(() => WriteUntilAsync(log, stop.Task)); // a commit ends in the thread that began it
        await log.RecordAsync(SomePredictions.Of("first"), default);

        var facts = new List<BackupFact>();
        while (facts.Count < 5 || (facts[^1].Predictions < facts[0].Predictions + 20 && facts.Count < 500))
        {
            facts.Add(await PredictionBackup.WriteAsync(LogFile, _folder[$"copy{facts.Count}"], default));
        }

        stop.SetResult();
        await writer;
        for (var i = 0; i < facts.Count; i++)
        {
            Assert.Equal(facts[i], await PredictionBackup.CheckAsync(_folder[$"copy{i}"], default));
            Assert.Equal(facts[i].Sha256, Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(_folder[$"copy{i}"]))));
            Assert.Equal(facts[i].Predictions, facts[i].LastId); // no hole: what it has is all there was
        }

        Assert.True(facts[^1].Predictions > facts[0].Predictions, "nothing was written meanwhile");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_folder["copy0"]));
        Assert.Empty(Directory.GetFiles(_folder.Path, "copy*-*"));
    }

    [Fact]
    public async Task A_copy_put_back_is_the_log_and_no_number_comes_twice_and_what_was_there_is_kept()
    {
        await RecordAsync("1.1");
        var fact = await PredictionBackup.WriteAsync(LogFile, Copy, default);
        await RecordAsync("1.2");

        var (restored, kept) = await PredictionBackup.RestoreAsync(Copy, fact.Sha256, LogFile, _time, default);

        Assert.Equal(fact, restored);
        Assert.True(File.Exists(kept!) && File.Exists(Copy));
        await using var log = await OpenAsync();
        Assert.Equal("1.1", Assert.Single(await log.ListAsync(new(), default)).Prediction.Instance.SopInstanceUid);
        Assert.Equal(3, (await log.RecordAsync(SomePredictions.Of("1.3"), default)).Id); // 2 was 1.2's
    }

    [Fact]
    public async Task A_copy_comes_back_where_there_is_no_log_any_more()
    {
        await RecordAsync("1.1");
        await PredictionBackup.WriteAsync(LogFile, Copy, default);
        Array.ForEach(Directory.GetFiles(_folder.Path, "predictions.db*"), File.Delete);

        Assert.Null((await PredictionBackup.RestoreAsync(Copy, digest: null, LogFile, _time, default)).Kept);

        await using var log = await OpenAsync();
        Assert.Single(await log.ListAsync(new(), default));
    }

    [Fact]
    public async Task A_copy_put_in_the_place_of_a_damaged_log_gives_no_number_twice()
    {
        await RecordAsync("1.1");
        await PredictionBackup.WriteAsync(LogFile, Copy, default);
        await RecordAsync("1.2");
        await RecordAsync("1.3");
        await SpoilSequenceAsync();

        await PredictionBackup.RestoreAsync(Copy, digest: null, LogFile, _time, default);

        await using var log = await OpenAsync();
        Assert.Equal(4, (await log.RecordAsync(SomePredictions.Of("1.4"), default)).Id); // 2 and 3 were given
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Killed_before_the_copy_has_its_place_the_next_start_gives_it_to_it(bool isMovedAside)
    {
        await RecordAsync("1.1");
        await PredictionBackup.WriteAsync(LogFile, Copy, default);
        await RecordAsync("1.2");
        const string Stamp = "20260101T000000.000Z";
        File.Copy(Copy, $"{LogFile}.restored-{Stamp}");
        if (isMovedAside)
        {
            File.Move(LogFile, $"{LogFile}.replaced-{Stamp}");
        }

        await using var log = await OpenAsync();

        Assert.Equal("1.1", Assert.Single(await log.ListAsync(new(), default)).Prediction.Instance.SopInstanceUid);
        Assert.True(File.Exists($"{LogFile}.replaced-{Stamp}"));
        Assert.False(File.Exists($"{LogFile}.restored-{Stamp}"));
    }

    [Theory]
    [InlineData(BackupFault.Damaged)]
    [InlineData(BackupFault.Missing)]
    [InlineData(BackupFault.OtherKey)]
    [InlineData(BackupFault.OtherDigest)]
    [InlineData(BackupFault.NewerSchema)]
    public async Task What_cannot_be_used_is_refused_and_nothing_is_changed(BackupFault fault)
    {
        await RecordAsync("1.1");
        await PredictionBackup.WriteAsync(LogFile, Copy, default);
        await SpoilAsync(fault);
        var before = Directory.GetFiles(_folder.Path).Order().ToList();

        var refused = await Assert.ThrowsAsync<BackupException>(
            () => PredictionBackup.RestoreAsync(Copy, fault == BackupFault.OtherDigest ? new string('0', 64) : null, LogFile, _time, default));

        Assert.Equal(fault, refused.Code);
        Assert.Equal(before, Directory.GetFiles(_folder.Path).Order());
    }

    [Fact]
    public async Task A_file_that_is_there_is_not_written_over()
    {
        await RecordAsync("1.1");
        await File.WriteAllTextAsync(Copy, "mine");

        var refused = await Assert.ThrowsAsync<BackupException>(() => PredictionBackup.WriteAsync(LogFile, Copy, default));

        Assert.Equal((BackupFault.Exists, "mine"), (refused.Code, await File.ReadAllTextAsync(Copy)));
    }

    private string LogFile => _folder[PredictionLog.FileName];

    private string Copy => _folder["copy"];

    private async Task SpoilAsync(BackupFault fault)
    {
        switch (fault)
        {
            case BackupFault.Damaged:
                var bytes = await File.ReadAllBytesAsync(Copy);
                Array.Fill(bytes, (byte)0x55, bytes.Length / 2, 4096);
                await File.WriteAllBytesAsync(Copy, bytes);
                break;
            case BackupFault.Missing:
                File.Delete(Copy);
                break;
            case BackupFault.OtherKey:
                await File.WriteAllBytesAsync(_folder["keys", "predictions.key"], new byte[32]);
                break;
            case BackupFault.NewerSchema:
                await ChildProcess.RunAsync("sqlite3", [Copy, "PRAGMA user_version = 99"], TimeSpan.FromSeconds(30));
                break;
            default:
                break;
        }
    }

    private async Task SpoilSequenceAsync()
    {
        var (_, page) = await ChildProcess.RunAsync("sqlite3", [LogFile, "SELECT rootpage FROM sqlite_master WHERE name = 'sqlite_sequence'"], TimeSpan.FromSeconds(30));
        var bytes = await File.ReadAllBytesAsync(LogFile);
        Array.Fill(bytes, (byte)0x55, (int.Parse(page, CultureInfo.InvariantCulture) - 1) * 4096, 4096);
        await File.WriteAllBytesAsync(LogFile, bytes);
    }

    private static async Task WriteUntilAsync(PredictionLog log, Task stop)
    {
        for (var i = 0; !stop.IsCompleted && i < 100_000; i++)
        {
            await log.RecordAsync(SomePredictions.Of($"w.{i}"), default);
        }
    }

    private async Task RecordAsync(string sopInstanceUid)
    {
        await using var log = await OpenAsync();
        await log.RecordAsync(SomePredictions.Of(sopInstanceUid), default);
    }

    private Task<PredictionLog> OpenAsync() => PredictionLog.OpenAsync(LogFile, _time, _log.For<PredictionLog>(), default);
}
