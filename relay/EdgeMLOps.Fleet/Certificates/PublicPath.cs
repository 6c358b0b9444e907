namespace EdgeMLOps.Fleet.Certificates;

/// <summary>A file that every account can read, and the folders on the way to it. On Windows, which has no such modes, all are taken as open.</summary>
internal static class PublicPath
{
    /// <summary>Mode 0644.</summary>
    internal const UnixFileMode File = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <returns>The first folder on the way that others may not pass; null when they may pass all.</returns>
    internal static string? ClosedFolder(string file)
    {
        if (OperatingSystem.IsWindows())
        {
            return null;
        }

        string? closed = null;
        for (var folder = Path.GetDirectoryName(Path.GetFullPath(file)); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            closed = System.IO.File.GetUnixFileMode(folder).HasFlag(UnixFileMode.OtherExecute) ? closed : folder;
        }

        return closed;
    }
}
