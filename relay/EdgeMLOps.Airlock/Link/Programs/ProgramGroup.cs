using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace EdgeMLOps.Airlock.Link.Programs;

/// <summary>A program and all that it started: on Linux a session of its own, so that its children are found when it has ended (setsid(2), kill(2)).</summary>
internal static class ProgramGroup
{
    /// <summary>What begins the session, then becomes the program (util-linux).</summary>
    public const string Starter = "/usr/bin/setsid";

    private const int SigKill = 9;

    /// <summary>Kills all of it; what runs as another user may stay, which the wait for its end tells.</summary>
    public static void Kill(Process process)
    {
        KillTree(() => process.Kill(entireProcessTree: true));
        if (!OperatingSystem.IsWindows())
        {
            _ = SignalTo(-process.Id, SigKill); // fails where nothing is left, or it may not
        }
    }

    /// <summary>Runs the framework's kill, which throws where a process is another user's or ended meanwhile.</summary>
    internal static void KillTree(Action kill)
    {
        try
        {
            kill();
        }
        catch (Exception ex) when (ex is AggregateException or Win32Exception or InvalidOperationException)
        {
            // Whether it ends is waited for.
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SignalTo(int process, int signal);
}
