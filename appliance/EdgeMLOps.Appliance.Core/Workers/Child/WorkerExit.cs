namespace EdgeMLOps.Appliance.Core.Workers.Child;

/// <summary>Exit codes of a worker that ends by itself.</summary>
internal static class WorkerExit
{
    /// <summary>The service closed the pipe.</summary>
    public const int Closed = 0;

    /// <summary>The service that started it is gone.</summary>
    public const int Orphaned = 3;

    /// <summary>What came over the pipe was no request.</summary>
    public const int BadFrame = 4;

    /// <summary>The system gave no more memory.</summary>
    public const int OutOfMemory = 5;

    /// <summary>The system took the first filter of system calls and not the second.</summary>
    public const int NotSealed = 6;
}
