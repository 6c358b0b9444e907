namespace EdgeMLOps.TestKit.Processes;

/// <summary>A file system of a test's own that is soon full: a tmpfs, which only root may mount.</summary>
public sealed class SmallDisk : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly TempFolder _folder = new();

    private SmallDisk()
    {
    }

    public string Path => _folder.Path;

    public TempFolder Folder => _folder;

    private string Filler => _folder["filler"];

    /// <param name="megabytes">Its size.</param>
    /// <param name="inodes">How many files and folders it has room for; 0: as many as it likes.</param>
    public static async Task<SmallDisk> MountAsync(int megabytes, int inodes = 0)
    {
        var disk = new SmallDisk();
        var (code, output) = await ChildProcess.RunAsync(
            "mount", ["-t", "tmpfs", "-o", $"size={megabytes}m,mode=700,nr_inodes={inodes}", "edgemlops-test", disk.Path], Limit);
        if (code != 0)
        {
            disk._folder.Dispose();
            throw new InvalidOperationException(
                $"This test needs a disk that fills: run it as root, with CAP_SYS_ADMIN, so that it may mount a tmpfs. mount said: {output}");
        }

        return disk;
    }

    /// <summary>Has it refuse, or take, whatever is written; nobody may have a file open for writing.</summary>
    public async Task SetReadOnlyAsync(bool readOnly)
    {
        var (code, output) = await ChildProcess.RunAsync("mount", ["-o", readOnly ? "remount,ro" : "remount,rw", Path], Limit);
        if (code != 0)
        {
            throw new InvalidOperationException($"mount {Path}: {output}");
        }
    }

    /// <summary>Bytes that are free.</summary>
    public long Free => new DriveInfo(Path).AvailableFreeSpace;

    /// <summary>Takes or gives back space until only so much is free.</summary>
    public void SetFree(long bytes)
    {
        using var file = new FileStream(Filler, FileMode.OpenOrCreate, FileAccess.Write);
        var length = file.Length + Free - bytes;
        if (length < file.Length)
        {
            file.SetLength(Math.Max(length, 0));
            return;
        }

        // Written and not only lengthened: a hole takes no space.
        file.Position = file.Length;
        var zeros = new byte[64 * 1024];
        while (file.Position < length)
        {
            file.Write(zeros, 0, (int)Math.Min(length - file.Position, zeros.Length));
        }
    }

    /// <summary>Leaves no byte free, whoever else writes meanwhile.</summary>
    public void Fill()
    {
        // Without a buffer: what did not fit is not tried again when the file is closed.
        using var file = new FileStream(Filler, FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
        foreach (var size in (int[])[1 << 20, 4096, 1])
        {
            var zeros = new byte[size];
            try
            {
                while (true)
                {
                    file.Write(zeros);
                }
            }
            catch (IOException)
            {
                // No room for so much: less may still fit.
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        // Lazily: a test that failed with files open is to say why, and not that the disk is busy.
        var (code, output) = await ChildProcess.RunAsync("umount", ["-l", Path], Limit);
        if (code != 0)
        {
            throw new InvalidOperationException($"umount {Path}: {output}");
        }

        _folder.Dispose();
    }
}
