using System.Diagnostics;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Appliance.Core.Tests.Workers;

/// <summary>The test workers that are children of this process, zombies too, as the kernel lists them.</summary>
internal static class WorkerProcesses
{
    public static List<int> All() => [.. ProcessTable.ChildrenOf(Environment.ProcessId).Where(IsWorker)];

    public static void Kill(int process)
    {
        using var victim = Process.GetProcessById(process);
        victim.Kill();
    }

    public static void Signal(int process, string signal)
    {
        using var kill = System.Diagnostics.Process.Start("kill", [$"-{signal}", $"{process}"]);
        kill.WaitForExit();
    }

    private static bool IsWorker(int process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/comm").StartsWith("EdgeMLOps.TestW", StringComparison.Ordinal);
        }
        catch (Exception ex) when (ex is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
