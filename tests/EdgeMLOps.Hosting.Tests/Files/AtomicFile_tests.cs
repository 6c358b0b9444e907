using EdgeMLOps.Hosting.Files;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Hosting.Tests.Files;

public sealed class AtomicFile_tests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public async Task A_file_is_replaced_as_a_whole_and_nothing_is_left_beside_it()
    {
        await AtomicFile.WriteAsync(_folder["x"], "old and longer"u8.ToArray(), default);
        await AtomicFile.WriteAsync(_folder["x"], "new"u8.ToArray(), default);
        Assert.Equal("new", await File.ReadAllTextAsync(_folder["x"]));
        Assert.Equal([_folder["x"]], Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public async Task A_write_that_fails_leaves_the_old_file()
    {
        _folder.Make("x");
        await Assert.ThrowsAnyAsync<Exception>(() => AtomicFile.WriteAsync(_folder["x"], "new"u8.ToArray(), default));
        Assert.True(Directory.Exists(_folder["x"]));
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void A_folder_that_cannot_be_synced_is_named() =>
        Assert.Contains("gone", Assert.Throws<IOException>(() => DurableDirectory.Fsync(_folder["gone"])).Message, StringComparison.Ordinal);

    [Fact]
    public void A_handle_that_has_no_device_is_refused()
    {
        using var pipe = new System.IO.Pipes.AnonymousPipeServerStream();
        var refused = Assert.Throws<IOException>(() => DurableFile.Datasync(new Microsoft.Win32.SafeHandles.SafeFileHandle(pipe.SafePipeHandle.DangerousGetHandle(), ownsHandle: false)));
        Assert.Contains("fdatasync", refused.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();
}
