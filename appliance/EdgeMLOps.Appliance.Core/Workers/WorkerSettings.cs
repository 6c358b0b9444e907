namespace EdgeMLOps.Appliance.Core.Workers;

/// <summary>One pool of workers: what they are, how many, and what each may take.</summary>
public sealed record WorkerSettings
{
    /// <summary>Name of the role, for the log.</summary>
    public required string Role { get; init; }

    /// <summary>How one is started.</summary>
    public required WorkerCommand Command { get; init; }

    /// <summary>Working directory; made (0700) where missing.</summary>
    public required string Folder { get; init; }

    /// <summary>Bytes of the block each shares with the service; whoever knows the requests sets it.</summary>
    public long BlockBytes { get; init; } = 1 << 20;

    /// <summary>Most bytes of memory each may have.</summary>
    public required long MemoryBytes { get; init; }

    /// <summary>Longest time from its start until it is ready for work.</summary>
    public required TimeSpan StartDeadline { get; init; }

    /// <summary>Longest time for one request.</summary>
    public required TimeSpan RequestDeadline { get; init; }

    /// <summary>Requests after which one is replaced; 0 for never.</summary>
    public int RecycleAfter { get; init; }

    /// <summary>How many there are.</summary>
    public int Workers { get; init; } = 1;

    /// <summary>
    /// Whether what they do can wait and can be lost: the processor is theirs when nothing else wants it, and they go first when memory runs out.
    /// </summary>
    public bool IsSpare { get; init; }

    /// <summary>Where its workers are counted beside the pool's own count; null: nowhere.</summary>
    internal WorkerPoolCounts? Total { get; init; }

    /// <summary>Requests that may wait for one; beyond it the caller waits.</summary>
    public int QueueCapacity { get; init; } = 16;
}
