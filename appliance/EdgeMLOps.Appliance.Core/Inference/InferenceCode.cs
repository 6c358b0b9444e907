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
}
