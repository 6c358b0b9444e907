namespace EdgeMLOps.Appliance.Core.Monitoring;

/// <summary>What is counted about the work itself. Technical: says nothing about a patient. The numbers are stored.</summary>
public enum OperationCounter
{
    /// <summary>Instances answered with Success, duplicates not counted.</summary>
    InstancesReceived = 1,

    /// <summary>Instances received again with the same content.</summary>
    InstancesDuplicate = 2,

    /// <summary>C-STORE requests answered with a failure status.</summary>
    InstancesRefused = 3,

    /// <summary>Instances the model is not for.</summary>
    InstancesSkipped = 4,

    /// <summary>Instances with a committed prediction.</summary>
    InstancesPredicted = 5,

    /// <summary>Instances that could not be decoded or predicted.</summary>
    InstancesFailed = 6,

    /// <summary>Boxes in results.</summary>
    BoxesKept = 7,

    /// <summary>Candidate boxes dropped by the policy.</summary>
    BoxesDropped = 8,

    /// <summary>Results a destination answered with success.</summary>
    ResultsDelivered = 9,

    /// <summary>Attempts to deliver a result that failed.</summary>
    DeliveryFailures = 10,

    /// <summary>Batches that ran on the CPU although a GPU was asked for.</summary>
    CpuFallbacks = 11,

    /// <summary>Associations refused.</summary>
    AssociationsRefused = 12,

    /// <summary>Starts of the appliance.</summary>
    Starts = 13,
}
