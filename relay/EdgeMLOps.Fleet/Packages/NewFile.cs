using EdgeMLOps.Hosting.Files;

namespace EdgeMLOps.Fleet.Packages;

/// <summary>Writes a file that is whole or not there: beside its place first, on the device, then renamed.</summary>
internal static class NewFile
{
    /// <summary>Writes it. What is in its place stays until all of the new one is on the device.</summary>
    /// <param name="path">Its place.</param>
    /// <param name="write">Writes the content.</param>
    /// <param name="cancellationToken">Gives up; the old file stays.</param>
    public static Task WriteAsync(string path, Func<Stream, Task> write, CancellationToken cancellationToken) =>
        WriteAsync(path, write, mode: null, cancellationToken);

    /// <summary>Writes it with a mode of its own.</summary>
    /// <param name="path">Its place.</param>
    /// <param name="write">Writes the content.</param>
    /// <param name="mode">Who may do what with it, whatever the program's umask is; null: as the umask has it. Without effect on Windows.</param>
    /// <param name="cancellationToken">Gives up; the old file stays.</param>
    public static async Task WriteAsync(string path, Func<Stream, Task> write, UnixFileMode? mode, CancellationToken cancellationToken)
    {
        var full = Path.GetFullPath(path);
        var beside = $"{full}.{Guid.NewGuid():N}.tmp";
        try
        {
            await using (var file = new FileStream(beside, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                await write(file);
                if (mode is { } own && !OperatingSystem.IsWindows())
                {
                    File.SetUnixFileMode(file.SafeFileHandle, own);
                }

                await file.FlushAsync(cancellationToken);
                DurableFile.Datasync(file.SafeFileHandle);
            }

            File.Move(beside, full, overwrite: true);
        }
        catch
        {
            File.Delete(beside);
            throw;
        }

        DurableDirectory.Fsync(Path.GetDirectoryName(full)!); // not null: a full path of a file has a folder
    }
}
