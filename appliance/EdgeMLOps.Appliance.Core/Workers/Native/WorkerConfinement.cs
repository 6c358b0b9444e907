using static EdgeMLOps.Appliance.Core.Workers.Native.LinuxCalls;

namespace EdgeMLOps.Appliance.Core.Workers.Native;

/// <summary>What a worker does to itself before it does anything else. On Windows the service's job object does it from outside.</summary>
internal static class WorkerConfinement
{
    private const int KillSignal = 9;
    private const int PriorityOfProcess = 0; // PRIO_PROCESS
    private const int CoreSize = 4; // RLIMIT_CORE
    private const int DataSize = 2; // RLIMIT_DATA

    // The receiver goes first: it has a sender waiting.
    private const int Niceness = 5;
    private const int SpareNiceness = 19;

    // Of -1000 to 1000: when memory runs out, the kernel takes a worker and not the service.
    private const string KillMeFirst = "600";
    private const string KillMeBeforeThose = "900";

    /// <summary>Has the kernel kill this process when the service is gone, however it went.</summary>
    /// <returns>False when it is gone already.</returns>
    public static bool TryTieToParent(int parentId) => OperatingSystem.IsWindows()
        || (prctl(SetParentDeathSignal, KillSignal, 0, 0, 0) == 0 && getppid() == parentId);

    /// <summary>Lower priority, capped memory, no core file (it would hold pixels), and the system-call filter but for what a role may need to set up.</summary>
    /// <param name="memoryBytes">Most bytes of writable memory of its own.</param>
    /// <param name="isSpare">Whether it gives way to the other workers too.</param>
    /// <returns>Whether the filter is on.</returns>
    /// <exception cref="IOException">The system refused a limit.</exception>
    public static bool TryApply(long memoryBytes, bool isSpare)
    {
        if (OperatingSystem.IsWindows())
        {
            return false;
        }

        Require(setpriority(PriorityOfProcess, 0, isSpare ? SpareNiceness : Niceness), "setpriority");
        Limit(CoreSize, 0);
        Limit(DataSize, (ulong)memoryBytes);
        using (var file = new FileStream("/proc/self/oom_score_adj", FileMode.Open, FileAccess.Write))
        {
            file.Write([.. System.Text.Encoding.ASCII.GetBytes(isSpare ? KillMeBeforeThose : KillMeFirst)]);
        }

        return SystemCallFilter.TryApply(SystemCallFilter.AtStart);
    }

    /// <summary>Denies the rest, before anything that came from outside is handled.</summary>
    /// <param name="changesFiles">Whether the role may go on to change files.</param>
    /// <returns>Whether it is denied.</returns>
    public static bool TrySeal(bool changesFiles) => changesFiles
        ? SystemCallFilter.TryApply(SystemCallFilter.WhenSetUp)
        : SystemCallFilter.TryApply([.. SystemCallFilter.WhenSetUp, .. SystemCallFilter.OfFiles], deniesWriting: true);

    private static void Limit(int resource, ulong value)
    {
        var limit = new ResourceLimit { Soft = value, Hard = value };
        Require(setrlimit(resource, ref limit), "setrlimit");
    }
}
