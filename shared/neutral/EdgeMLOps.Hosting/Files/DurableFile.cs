using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace EdgeMLOps.Hosting.Files;

/// <summary>Brings a file's bytes to the device.</summary>
public static class DurableFile
{
    private const int Interrupted = 4;

    /// <summary>
    /// fdatasync(2): the bytes and the length are on the device when it returns; times may not be.
    /// On Windows FlushFileBuffers, which there is nothing cheaper than.
    /// </summary>
    /// <param name="handle">A file open for writing.</param>
    /// <exception cref="IOException">The device refused; what was written may be lost.</exception>
    public static void Datasync(SafeFileHandle handle)
    {
        ArgumentNullException.ThrowIfNull(handle);
        if (OperatingSystem.IsWindows())
        {
            RandomAccess.FlushToDisk(handle);
            return;
        }

        while (fdatasync(handle) != 0)
        {
            var error = Marshal.GetLastPInvokeError();
            if (error != Interrupted)
            {
                throw new IOException($"fdatasync: {new Win32Exception(error).Message}", error);
            }
        }
    }

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int fdatasync(SafeFileHandle handle);
}
