using System.Security.Cryptography;
using EdgeMLOps.Appliance.Core.Predictions;
using EdgeMLOps.Appliance.Core.Predictions.Identity;
using EdgeMLOps.Sqlite;
using EdgeMLOps.TestKit;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Appliance.Core.Tests.Predictions.Identity;

/// <summary>The key file sealed, as on Windows: its form, what is taken over and what is refused. What seals there is not on this system.</summary>
public sealed class Sealed_key_tests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly LogWatcher _log = new();
    private readonly MachineSeal _machine = new();

    private string KeyPath => _folder["keys", IdentityKeyFile.Name];

    public void Dispose()
    {
        _log.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_new_key_is_sealed_before_it_is_used_and_opens_on_its_machine_alone()
    {
        long row;
        await using (var log = await OpenAsync(_machine))
        {
            row = (await log.RecordAsync(SomePredictions.Of("1.2.3"), default)).Id;
        }

        Assert.True(SealedKeys.IsSealed(await System.IO.File.ReadAllBytesAsync(KeyPath)));
        await using (var again = await OpenAsync(_machine))
        {
            var found = Assert.Single(await again.ListAsync(new() { SopInstanceUid = "1.2.3" }, default));
            Assert.Equal((row, "1.2.3"), (found.Id, found.Prediction.Instance.SopInstanceUid));
        }

        foreach (var elsewhere in new ISecretSeal?[] { new MachineSeal(), null })
        {
            await using var foreign = await OpenAsync(elsewhere);
            Assert.Equal(IdentityKeyFault.SealedElsewhere, foreign.KeyFault);
            var refused = await Assert.ThrowsAsync<StorageException>(() => foreign.RecordAsync(SomePredictions.Of("1.2.4"), default));
            Assert.Equal(StorageFault.NoKey, refused.Fault);
        }

        await using var back = await OpenAsync(_machine);
        Assert.Equal(IdentityKeyFault.None, back.KeyFault);
    }

    [Fact]
    public async Task A_plain_key_of_before_is_taken_over_and_opens_what_it_sealed()
    {
        await using (var plain = await OpenAsync(seal: null))
        {
            await plain.RecordAsync(SomePredictions.Of("1.2.3"), default);
        }

        var secret = await System.IO.File.ReadAllBytesAsync(KeyPath);
        await using var log = await OpenAsync(_machine);

        var content = await System.IO.File.ReadAllBytesAsync(KeyPath);
        Assert.True(SealedKeys.IsSealed(content));
        Assert.Equal(-1, content.AsSpan().IndexOf(secret));
        Assert.Single(await log.ListAsync(new() { SopInstanceUid = "1.2.3" }, default));
    }

    [Fact]
    public async Task A_new_key_that_a_person_puts_before_the_sealed_ones_is_the_first_and_is_sealed_with_them()
    {
        await using (var log = await OpenAsync(_machine))
        {
            await log.RecordAsync(SomePredictions.Of("1.2.3"), default);
        }

        var added = RandomNumberGenerator.GetBytes(IdentityKey.SecretBytes);
        byte[] content = [.. added, .. await System.IO.File.ReadAllBytesAsync(KeyPath)];
        await System.IO.File.WriteAllBytesAsync(KeyPath, content);
        await using var rotated = await OpenAsync(_machine);

        var file = File(_machine);
        var (key, fault) = file.Read();
        using var first = new IdentityKey(added);
        Assert.Equal((IdentityKeyFault.None, first.Id, 2), (fault, key!.Id, key.Ids.Count));
        key.Dispose();
        Assert.True(SealedKeys.IsSealed(await System.IO.File.ReadAllBytesAsync(KeyPath)));
        Assert.Single(await rotated.ListAsync(new() { SopInstanceUid = "1.2.3" }, default));
    }

    [Fact]
    public async Task A_system_that_does_not_seal_is_told_and_the_plain_key_serves_until_it_does()
    {
        _machine.Refuses = true;
        await using (var log = await OpenAsync(_machine))
        {
            await log.RecordAsync(SomePredictions.Of("1.2.3"), default);
        }

        Assert.Contains(3012, _log.Ids);
        Assert.Equal(IdentityKey.SecretBytes, new FileInfo(KeyPath).Length);
        _machine.Refuses = false;
        await using var again = await OpenAsync(_machine);
        Assert.True(SealedKeys.IsSealed(await System.IO.File.ReadAllBytesAsync(KeyPath)));
        Assert.Single(await again.ListAsync(new() { SopInstanceUid = "1.2.3" }, default));
    }

    [Fact]
    public async Task A_folder_that_takes_no_sealed_file_is_told_and_the_plain_key_serves()
    {
        var path = _folder[new string('k', 250)]; // no longer name fits beside it
        await System.IO.File.WriteAllBytesAsync(path, RandomNumberGenerator.GetBytes(IdentityKey.SecretBytes));
        System.IO.File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var file = new IdentityKeyFile(path, credentials: null, _machine);

        Assert.False(await file.SealAsync(default));

        var (key, fault) = file.Read();
        Assert.Equal((true, IdentityKeyFault.None, (long)IdentityKey.SecretBytes), (key is not null, fault, new FileInfo(path).Length));
        key!.Dispose(); // not null: asked above
    }

    [Fact]
    public async Task Not_one_bit_of_a_sealed_key_may_change()
    {
        await File(_machine).CreateIfMissingAsync(default);
        Assert.True(await File(_machine).SealAsync(default));
        var content = await System.IO.File.ReadAllBytesAsync(KeyPath);

        for (var at = 0; at < content.Length; at++)
        {
            var changed = content.ToArray();
            changed[at] ^= 1;
            await System.IO.File.WriteAllBytesAsync(KeyPath, changed);
            var (key, fault) = File(_machine).Read();
            Assert.Null(key);
            Assert.Contains(fault, new[] { IdentityKeyFault.SealedElsewhere, IdentityKeyFault.Malformed });
        }
    }

    private IdentityKeyFile File(ISecretSeal? seal) => new(KeyPath, credentials: null, seal);

    private Task<PredictionLog> OpenAsync(ISecretSeal? seal) => PredictionLog.OpenAsync(
        _folder[PredictionLog.FileName], File(seal), TimeProvider.System, _log.For<PredictionLog>(), default);
}
