using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace EdgeMLOps.Hosting.Files;

/// <summary>Brings a folder's entries to the device: a rename is lost in a power cut until then.</summary>
public static class DurableDirectory
{
    // O_RDONLY | O_CLOEXEC of Linux.
    private const int ReadOnlyCloseOnExec = 0x80000;

    /// <summary>
    /// fsync(2) on the folder. Does nothing on Windows: a folder cannot be flushed there, NTFS journals its own entries,
    /// and the rename that was asked for write-through is on the device already.
    /// </summary>
    /// <param name="path">The folder.</param>
    /// <exception cref="IOException">It cannot be opened, or the device refused.</exception>
    public static void Fsync(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        // .NET refuses to open a folder, so the handle is the system's own.
        using var handle = open([.. Encoding.UTF8.GetBytes(path), 0], ReadOnlyCloseOnExec);
        if (handle.IsInvalid || fsync(handle) != 0)
        {
            var error = Marshal.GetLastPInvokeError();
            throw new IOException($"fsync of folder {path}: {new Win32Exception(error).Message}", error);
        }
    }

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern SafeFileHandle open(byte[] path, int flags);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int fsync(SafeFileHandle handle);
}
