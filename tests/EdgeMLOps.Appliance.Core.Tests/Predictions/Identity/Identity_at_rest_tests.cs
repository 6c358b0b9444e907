using System.Text;
using Dapper;
using EdgeMLOps.Appliance.Core.Predictions;
using EdgeMLOps.Appliance.Core.Predictions.Identity;
using EdgeMLOps.Sqlite;
using EdgeMLOps.TestKit;
using EdgeMLOps.TestKit.Processes;
using EdgeMLOps.TestKit.Time;

namespace EdgeMLOps.Appliance.Core.Tests.Predictions.Identity;

/// <summary>What the files say of a patient, with and without the key.</summary>
public sealed class Identity_at_rest_tests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly ManualTimeProvider _time = new();
    private readonly LogWatcher _log = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task No_identifier_stands_in_any_file_in_clear()
    {
        var prediction = SomePredictions.Of("1.2.840.99.7");
        await using (var log = await OpenAsync())
        {
            await log.RecordAsync(prediction, default);
            AssertNowhere(prediction.Instance);
        }

        AssertNowhere(prediction.Instance);
        await using var again = await OpenAsync();
        Assert.Equal(prediction.Instance, Assert.Single(await again.ListAsync(new(), default)).Prediction.Instance);
    }

    [Fact]
    public async Task The_key_is_made_once_for_its_account_alone()
    {
        await using (await OpenAsync())
        {
        }

        var made = await File.ReadAllBytesAsync(KeyPath);
        await using (await OpenAsync())
        {
        }

        Assert.Equal((32, UnixFileMode.UserRead | UnixFileMode.UserWrite), (made.Length, File.GetUnixFileMode(KeyPath)));
        Assert.Equal(made, await File.ReadAllBytesAsync(KeyPath));
    }

    [Fact]
    public async Task A_credential_of_the_service_manager_counts_before_the_file()
    {
        await RecordAsync("1.1");
        var secret = await File.ReadAllBytesAsync(KeyPath);
        await File.WriteAllBytesAsync(KeyPath, new byte[32]);
        await File.WriteAllBytesAsync(Path.Combine(_folder.Make("credentials"), IdentityKeyFile.Name), secret);

        await using var log = await PredictionLog.OpenAsync(
            _folder[PredictionLog.FileName], new IdentityKeyFile(KeyPath, _folder["credentials"], seal: null), _time, _log.For<PredictionLog>(), default);

        Assert.Equal("1.1", Assert.Single(await log.ListAsync(new(), default)).Prediction.Instance.SopInstanceUid);
    }

    [Theory]
    [InlineData(IdentityKeyFault.Missing)]
    [InlineData(IdentityKeyFault.Other)]
    [InlineData(IdentityKeyFault.Malformed)]
    [InlineData(IdentityKeyFault.Exposed)]
    public async Task Without_its_key_the_log_opens_says_so_refuses_and_makes_no_other_and_goes_on_once_it_is_back(IdentityKeyFault fault)
    {
        await RecordAsync("1.1");
        var secret = await File.ReadAllBytesAsync(KeyPath);
        Spoil(fault);
        var spoilt = File.Exists(KeyPath) ? await File.ReadAllBytesAsync(KeyPath) : null;

        await using var log = await OpenAsync();

        Assert.Equal(fault, log.KeyFault);
        Assert.Single(_log.Ids, id => id == 3001);
        Assert.Equal(StorageFault.NoKey, (await Assert.ThrowsAsync<StorageException>(() => log.RecordAsync(SomePredictions.Of("1.2"), default))).Fault);
        Assert.Equal(StorageFault.NoKey, (await Assert.ThrowsAsync<StorageException>(() => log.ForStudyAsync("study-1.1", default))).Fault);
        Assert.Equal(
            StorageFault.NoKey,
            (await Assert.ThrowsAsync<StorageException>(() => log.FindAsync("1.1", new string('a', 64), PredictionSlot.Active, default))).Fault);
        var unnamed = Assert.Single(await log.ListAsync(new(), default)).Prediction;
        Assert.Equal((false, "", 3), (unnamed.Instance.IsReadable, unnamed.Instance.SopInstanceUid, unnamed.Decisions.Count));
        Assert.Equal(spoilt, File.Exists(KeyPath) ? await File.ReadAllBytesAsync(KeyPath) : null);

        File.Delete(KeyPath);
        await File.WriteAllBytesAsync(KeyPath, secret);
        File.SetUnixFileMode(KeyPath, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Assert.True((await log.RecordAsync(SomePredictions.Of("1.1"), default)).AlreadyRecorded);
        Assert.Equal(IdentityKeyFault.None, log.KeyFault);
        Assert.Single(_log.Ids, id => id == 3002);
        Assert.Single(await log.ForStudyAsync("study-1.1", default));
    }

    [Fact]
    public async Task Who_only_reads_is_told_of_another_key_and_finds_nothing_by_it()
    {
        await RecordAsync("1.1");
        Spoil(IdentityKeyFault.Other);

        await using var log = PredictionLog.OpenReadOnly(_folder[PredictionLog.FileName], _log.For<PredictionLog>());

        Assert.Equal(StorageFault.NoKey, (await Assert.ThrowsAsync<StorageException>(() => log.ForStudyAsync("study-1.1", default))).Fault);
    }

    [Fact]
    public async Task A_field_moved_to_another_row_names_nobody()
    {
        await RecordAsync("1.1");
        await RecordAsync("1.2");
        await using (var store = await SqliteStore.OpenAsync(_folder[PredictionLog.FileName], [.. PredictionSchema.All(() => throw new InvalidOperationException())], new StoreOptions(), default))
        {
            await store.WriteAsync(
                connection => connection.Execute("UPDATE identity SET patient_id = (SELECT patient_id FROM identity WHERE prediction_id = 1) WHERE prediction_id = 2"), default);
        }

        await using var log = await OpenAsync();
        var rows = await log.ListAsync(new(), default);

        Assert.Equal([true, false], rows.Select(row => row.Prediction.Instance.IsReadable));
        Assert.Equal("", rows[1].Prediction.Instance.PatientId);
    }

    private string KeyPath => _folder["keys", IdentityKeyFile.Name];

    private void AssertNowhere(InstanceIdentity identity)
    {
        string[] texts =
        [
            identity.StudyInstanceUid, identity.SopInstanceUid, identity.PatientId, identity.AccessionNumber, identity.SeriesInstanceUid + "\0",
        ];
        var files = Directory.GetFiles(_folder.Path, "predictions.db*").Select(ReadShared).ToList();
        Assert.Contains(files, bytes => bytes.AsSpan().IndexOf("model_name"u8) >= 0); // the search finds what is there
        foreach (var text in texts)
        {
            Assert.All(files, bytes => Assert.True(bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) < 0, text));
        }
    }

    private static byte[] ReadShared(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes;
    }

    private void Spoil(IdentityKeyFault fault)
    {
        switch (fault)
        {
            case IdentityKeyFault.Missing:
                File.Delete(KeyPath);
                break;
            case IdentityKeyFault.Other:
                File.WriteAllBytes(KeyPath, new byte[32]);
                break;
            case IdentityKeyFault.Malformed:
                File.WriteAllBytes(KeyPath, new byte[31]);
                break;
            default:
                File.SetUnixFileMode(KeyPath, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
                break;
        }
    }

    private async Task RecordAsync(string sopInstanceUid)
    {
        await using var log = await OpenAsync();
        await log.RecordAsync(SomePredictions.Of(sopInstanceUid), default);
    }

    private Task<PredictionLog> OpenAsync() => PredictionLog.OpenAsync(_folder[PredictionLog.FileName], _time, _log.For<PredictionLog>(), default);
}
