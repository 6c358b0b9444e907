using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace EdgeMLOps.Hosting.Files;

/// <summary>Brings a file's bytes to the device.</summary>
public static class DurableFile
{
    private const int Interrupted = 4;
    private const uint SyncFileRangeWrite = 2;
    private const int AdviceDontNeed = 4;

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

    /// <summary>
    /// sync_file_range(2): has the device begin to write a part of the file, and does not wait. Promises nothing: what a
    /// device cannot write, the <see cref="Datasync"/> that has to follow reports. Does nothing on Windows.
    /// </summary>
    /// <param name="handle">A file open for writing.</param>
    /// <param name="offset">Where the part begins, in bytes.</param>
    /// <param name="length">Its length in bytes.</param>
    public static void BeginWriteback(SafeFileHandle handle, long offset, long length)
    {
        ArgumentNullException.ThrowIfNull(handle);
        if (!OperatingSystem.IsWindows())
        {
            _ = sync_file_range(handle, offset, length, SyncFileRangeWrite);
        }
    }

    /// <summary>
    /// posix_fadvise(2), POSIX_FADV_DONTNEED: the system need not keep the file's bytes in memory, for nobody is going to
    /// read them soon. Only an advice; changes nothing of the file. Does nothing on Windows.
    /// </summary>
    /// <param name="handle">A file whose bytes are on the device.</param>
    public static void LeaveMemory(SafeFileHandle handle)
    {
        ArgumentNullException.ThrowIfNull(handle);
        if (!OperatingSystem.IsWindows())
        {
            _ = posix_fadvise(handle, 0, 0, AdviceDontNeed);
        }
    }

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int posix_fadvise(SafeFileHandle handle, long offset, long length, int advice);

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int sync_file_range(SafeFileHandle handle, long offset, long length, uint flags);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int fdatasync(SafeFileHandle handle);
}
