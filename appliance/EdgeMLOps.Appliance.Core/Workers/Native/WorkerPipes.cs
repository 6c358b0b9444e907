using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using static EdgeMLOps.Appliance.Core.Workers.Native.LinuxCalls;

namespace EdgeMLOps.Appliance.Core.Workers.Native;

/// <summary>
/// A worker's two pipes, taken away from standard input and output: a native library that prints would else write
/// into the protocol. What it prints goes to standard error, which the service drains and throws away.
/// </summary>
internal static class WorkerPipes
{
    private const int StandardInput = 0;
    private const int StandardOutput = 1;
    private const int StandardError = 2;
    private const int WindowsInput = -10; // STD_INPUT_HANDLE
    private const int WindowsOutput = -11; // STD_OUTPUT_HANDLE

    /// <exception cref="IOException">They are not there.</exception>
    public static (Stream Input, Stream Output) Take() => OperatingSystem.IsWindows()
        ? (Open(GetStdHandle(WindowsInput), FileAccess.Read), Open(GetStdHandle(WindowsOutput), FileAccess.Write))
        : (Open(Move(StandardInput), FileAccess.Read), Open(Move(StandardOutput), FileAccess.Write));

    private static int Move(int standard)
    {
        var moved = Require(fcntl(standard, DuplicateCloseOnExec, StandardError + 1), "fcntl(F_DUPFD_CLOEXEC)");
        if (standard == StandardInput)
        {
            using var nothing = File.OpenHandle("/dev/null");
            Require(dup2((int)nothing.DangerousGetHandle(), standard), "dup2");
        }
        else
        {
            Require(dup2(StandardError, standard), "dup2");
        }

        return moved;
    }

    private static FileStream Open(nint handle, FileAccess access) => new(new SafeFileHandle(handle, ownsHandle: true), access, bufferSize: 0);

    [DllImport("kernel32", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern nint GetStdHandle(int which);
}
