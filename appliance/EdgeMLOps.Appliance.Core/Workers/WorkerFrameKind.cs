namespace EdgeMLOps.Appliance.Core.Workers;

/// <summary>All that is said between the service and a worker.</summary>
internal enum WorkerFrameKind : byte
{
    /// <summary>Worker to service, once, first: who it is.</summary>
    Hello = 1,

    /// <summary>Service to worker: do this.</summary>
    Request = 2,

    /// <summary>Worker to service: done.</summary>
    Answer = 3,

    /// <summary>Worker to service: not done, for this reason.</summary>
    Refusal = 4,
}
