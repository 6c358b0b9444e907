namespace EdgeMLOps.Appliance.Core.Inference;

/// <summary>What became of an image in the engine.</summary>
public enum InferenceCode
{
    /// <summary>The model ran and its output was understood.</summary>
    Detected = 0,

    /// <summary>The runtime failed: out of memory, device lost, and the like.</summary>
    RunFailed = 1,

    /// <summary>The output holds values that are no numbers, or has another shape than the graph announced.</summary>
    OutputInvalid = 2,

    /// <summary>The engine's worker ended while it had this image, and again when it had it alone.</summary>
    WorkerCrashed = 3,

    /// <summary>The engine's worker did not answer by the deadline, twice.</summary>
    WorkerTimeout = 4,

    /// <summary>The engine's worker took more memory than it may have, twice.</summary>
    WorkerMemory = 5,

    /// <summary>The engine's worker answered what no worker answers, twice.</summary>
    WorkerProtocol = 6,

    /// <summary>The model gave more candidates on all frames of an image together than are recorded of one.</summary>
    TooManyCandidates = 7,

    /// <summary>The policy kept more boxes on all frames of an image together than a result can show.</summary>
    TooManyBoxes = 8,
}
