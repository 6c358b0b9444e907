using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace EdgeMLOps.Hosting.Files;

/// <summary>
/// Opens only what is a regular file. Where strangers may put files, a named pipe, a device or a link may lie too: opening
/// a pipe waits for somebody who writes, for ever, and a link leads out of the folder.
/// </summary>
public static class RegularFile
{
    // Of Linux: O_RDONLY | O_NONBLOCK | O_CLOEXEC, and O_NOFOLLOW, which is not the same everywhere.
    private const int ReadNonBlockCloseOnExec = 0x800 | 0x80000;
    private const int NoFollow = 0x20000;
    private const int NoFollowOnArm = 0x8000;
    private const int IsALink = 40; // ELOOP
    private const int IsASocket = 6; // ENXIO

    /// <summary>Whether a regular file is there; a link to one is none. Does not open it. Windows has no others in its folders.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">Nothing is there, or it cannot be looked at.</exception>
    public static bool IsOne(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (OperatingSystem.IsWindows())
        {
            return true;
        }

        return (FileStatus.OfLink(path) ?? throw Failure("statx")).IsRegular;
    }

    /// <summary>
    /// Whether an account other than this one and root owns a file or folder, or may write it. Follows links. On Windows never: access lists
    /// come from the folder above.
    /// </summary>
    /// <param name="path">The file or folder.</param>
    /// <exception cref="IOException">Nothing is there, or it cannot be looked at.</exception>
    public static bool IsOpenToOthers(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return !OperatingSystem.IsWindows() && (FileStatus.Of(path) ?? throw Failure("statx")).IsOpenToOthers;
    }

    /// <summary>Opens a file to be read; never waits for what is no regular file, and follows no link.</summary>
    /// <param name="path">The file.</param>
    /// <param name="bufferSize">Of the stream, in bytes.</param>
    /// <returns>Null: it is no regular file.</returns>
    /// <exception cref="IOException">Nothing is there, or it cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read (Windows).</exception>
    public static FileStream? OpenRead(string path, int bufferSize)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (OperatingSystem.IsWindows())
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize);
        }

        var isArm = RuntimeInformation.ProcessArchitecture is Architecture.Arm or Architecture.Arm64;
        SafeFileHandle? handle = open(Terminated(path), ReadNonBlockCloseOnExec | (isArm ? NoFollowOnArm : NoFollow));
        try
        {
            if (handle.IsInvalid)
            {
                return Marshal.GetLastPInvokeError() is IsALink or IsASocket ? null : throw Failure("open");
            }

            if (!(FileStatus.Of(handle) ?? throw Failure("statx")).IsRegular)
            {
                return null;
            }

            var stream = new FileStream(handle, FileAccess.Read, bufferSize);
            handle = null;
            return stream;
        }
        finally
        {
            handle?.Dispose();
        }
    }

    private static byte[] Terminated(string path) => [.. Encoding.UTF8.GetBytes(path), 0];

    // Without the path: it may name a patient.
    private static IOException Failure(string call)
    {
        var error = Marshal.GetLastPInvokeError();
        return new IOException($"{call}: {new Win32Exception(error).Message}", error);
    }

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern SafeFileHandle open(byte[] path, int flags);
}
