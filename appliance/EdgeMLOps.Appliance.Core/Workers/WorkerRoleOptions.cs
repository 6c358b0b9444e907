namespace EdgeMLOps.Appliance.Core.Workers;

/// <summary>What the workers of one role may take.</summary>
public sealed class WorkerRoleOptions
{
    /// <summary>Most memory each may have, in MiB, 256 to 262144; one that takes more is killed and replaced.</summary>
    /// <value>4096</value>
    public int MemoryMegabytes { get; set; } = 4096;

    /// <summary>Longest time from the start of one until it is ready, 5 s to 10 min.</summary>
    /// <value>00:02:00</value>
    public TimeSpan StartDeadline { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>Longest time for one request, 1 s to 5 min; one that needs more is killed and replaced.</summary>
    /// <value>00:00:20</value>
    public TimeSpan RequestDeadline { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Requests after which one is replaced, against what native code never gives back: 0 (never) to 10000000.</summary>
    /// <value>100000</value>
    public int RecycleAfter { get; set; } = 100_000;

    /// <summary>The settings of a pool of this role's workers, started from the running executable.</summary>
    /// <param name="role">Name of the role, such as <c>engine</c>.</param>
    /// <param name="folder">Working directory.</param>
    public WorkerSettings ToSettings(string role, string folder) => new()
    {
        Role = role,
        Command = WorkerCommand.ThisProgram(role),
        Folder = folder,
        MemoryBytes = (long)MemoryMegabytes << 20,
        StartDeadline = StartDeadline,
        RequestDeadline = RequestDeadline,
        RecycleAfter = RecycleAfter,
    };
}
