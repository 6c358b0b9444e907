using System.ComponentModel;
using System.Runtime.InteropServices;

namespace EdgeMLOps.Appliance.Core.Workers.Native;

/// <summary>The calls of Linux that .NET does not offer (x86-64 numbers).</summary>
internal static class LinuxCalls
{
    public const int SetParentDeathSignal = 1; // PR_SET_PDEATHSIG
    public const int SetNoNewPrivileges = 38; // PR_SET_NO_NEW_PRIVS
    public const int GetDescriptorFlags = 1; // F_GETFD
    public const int SetDescriptorFlags = 2; // F_SETFD
    public const int DuplicateCloseOnExec = 1030; // F_DUPFD_CLOEXEC
    public const int AddSeals = 1033; // F_ADD_SEALS
    public const int CloseOnExec = 1; // FD_CLOEXEC

    /// <exception cref="IOException">The call failed; the message names it.</exception>
    public static int Require(int result, string call) => result >= 0
        ? result
        : throw new IOException($"{call}: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}");

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern int prctl(int option, nint arg2, nint arg3, nint arg4, nint arg5);

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern int getppid();

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern int fcntl(int descriptor, int command, int argument);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern int dup2(int from, int to);

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern long lseek(int descriptor, long offset, int whence);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern int memfd_create(byte[] name, uint flags);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern int ftruncate(int descriptor, long length);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern int setpriority(int which, uint who, int priority);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern int setrlimit(int resource, ref ResourceLimit limit);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern int syscall(nint number, nint arg1, nint arg2, ref FilterProgram program);

    /// <summary>struct rlimit.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct ResourceLimit
    {
        public ulong Soft;
        public ulong Hard;
    }

    /// <summary>struct sock_fprog.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct FilterProgram
    {
        public ushort Length;
        public IntPtr Instructions;
    }
}
