namespace EdgeMLOps.Hosting.Files;

/// <summary>Replaces a file as a whole: a reader, or a power cut, sees the old bytes or the new ones and nothing between.</summary>
public static class AtomicFile
{
    /// <summary>Writes to a file beside it, syncs, renames over it, syncs the folder.</summary>
    /// <param name="path">The file; its folder must exist.</param>
    /// <param name="content">All bytes of the new file.</param>
    /// <param name="cancellationToken">Gives up before the rename; the old file stays.</param>
    /// <exception cref="IOException">The device refused; the old file stays.</exception>
    public static async Task WriteAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var full = Path.GetFullPath(path);
        var beside = $"{full}.{Guid.NewGuid():N}.tmp";
        try
        {
            await using (var file = new FileStream(beside, NewFile()))
            {
                await file.WriteAsync(content, cancellationToken);
                await file.FlushAsync(cancellationToken);
                DurableFile.Datasync(file.SafeFileHandle);
            }

            File.Move(beside, full, overwrite: true);
        }
        catch (Exception ex) when (ex is IOException or UnauthorizedAccessException or OperationCanceledException)
        {
            File.Delete(beside);
            throw;
        }

        DurableDirectory.Fsync(Path.GetDirectoryName(full)!); // not null: a full path of a file has a folder
    }

    private static FileStreamOptions NewFile()
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Share = FileShare.None,
            Options = FileOptions.Asynchronous,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }
}
