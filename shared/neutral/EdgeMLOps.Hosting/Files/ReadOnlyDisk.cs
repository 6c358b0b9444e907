namespace EdgeMLOps.Hosting.Files;

/// <summary>
/// Tells a disk that takes no writes at all: mounted so, write-protected, or made so by the kernel after errors, which the mount need not
/// show. Found by writing, since root is asked for no permission.
/// </summary>
public static class ReadOnlyDisk
{
    private const int OnLinux = 30; // EROFS
    private const int OnWindows = unchecked((int)0x80070013); // ERROR_WRITE_PROTECT

    /// <summary>Whether a refusal says that.</summary>
    /// <param name="refusal">What a file operation was refused with.</param>
    public static bool IsCauseOf(IOException refusal)
    {
        ArgumentNullException.ThrowIfNull(refusal);
        return refusal.HResult == (OperatingSystem.IsWindows() ? OnWindows : OnLinux);
    }

    /// <summary>Whether a folder lies on one: a file of one byte is written there, and removed.</summary>
    /// <param name="folder">The folder.</param>
    /// <returns>False also where something else is wrong with it: that has codes of its own.</returns>
    public static bool Holds(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        try
        {
            var path = Path.Combine(folder, $".{Guid.NewGuid():N}.probe");
            using var file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, FileOptions.DeleteOnClose);
            RandomAccess.Write(file, [0], fileOffset: 0);
            return false;
        }
        catch (IOException ex)
        {
            return IsCauseOf(ex);
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
    }
}
