namespace EdgeMLOps.Appliance.Core.Workers;

/// <summary>What became of a request to a worker.</summary>
public enum WorkerCode
{
    /// <summary>The worker did it.</summary>
    Answered = 0,

    /// <summary>The worker is well and could not do it; the refusal says why.</summary>
    Refused = 1,

    /// <summary>The worker's process ended before it answered.</summary>
    WorkerCrashed = 2,

    /// <summary>It did not answer by the deadline and was killed.</summary>
    WorkerTimeout = 3,

    /// <summary>It took more memory than it may have and was killed, or was refused more by the system.</summary>
    WorkerMemory = 4,

    /// <summary>It answered what no worker answers and was killed.</summary>
    WorkerProtocol = 5,

    /// <summary>The pool was shut down before a worker took the request.</summary>
    Stopped = 6,
}
