namespace EdgeMLOps.Hosting.Files;

/// <summary>Makes folders with the mode they must have.</summary>
public static class PrivateFolder
{
    /// <summary>Mode 0700.</summary>
    public const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Mode 0750.</summary>
    public const UnixFileMode GroupMayLook = OwnerOnly | UnixFileMode.GroupRead | UnixFileMode.GroupExecute;

    /// <summary>Makes a folder and those above it where missing. A folder that is there keeps its mode. Windows inherits access lists.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="mode">Mode of what is made now.</param>
    /// <returns>The full path.</returns>
    /// <exception cref="IOException">It cannot be made.</exception>
    public static string Make(string path, UnixFileMode mode) => OperatingSystem.IsWindows()
        ? Directory.CreateDirectory(path).FullName
        : Directory.CreateDirectory(path, mode).FullName;
}
