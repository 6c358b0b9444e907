using EdgeMLOps.Hosting.Keys;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Hosting.Tests.Keys;

public sealed class PrivateKeyFile_tests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_key_is_made_once_for_its_owner_alone()
    {
        using var made = await PrivateKeyFile.LoadOrCreateAsync(_folder["keys", "a.key"], default);
        using var read = await PrivateKeyFile.LoadOrCreateAsync(_folder["keys", "a.key"], default);
        Assert.Equal(made.ExportPkcs8PrivateKey(), read.ExportPkcs8PrivateKey());
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_folder["keys", "a.key"]));
    }

    [Fact]
    public async Task A_key_others_may_read_is_refused()
    {
        (await PrivateKeyFile.LoadOrCreateAsync(_folder["a.key"], default)).Dispose();
        File.SetUnixFileMode(_folder["a.key"], UnixFileMode.UserRead | UnixFileMode.GroupRead);
        await Assert.ThrowsAsync<InvalidDataException>(() => PrivateKeyFile.LoadOrCreateAsync(_folder["a.key"], default));
    }

    [Fact]
    public async Task A_file_that_holds_no_key_is_refused_and_kept()
    {
        await File.WriteAllTextAsync(_folder["a.key"], "no key");
        File.SetUnixFileMode(_folder["a.key"], UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await Assert.ThrowsAsync<InvalidDataException>(() => PrivateKeyFile.LoadOrCreateAsync(_folder["a.key"], default));
        Assert.Equal("no key", await File.ReadAllTextAsync(_folder["a.key"]));
    }
}
