namespace EdgeMLOps.Appliance.Core.Inference.Isolation;

/// <summary>What the engine's worker can be asked.</summary>
internal enum EngineVerb : ushort
{
    /// <summary>Take the next piece of the graph from the block.</summary>
    Load = 1,

    /// <summary>Open the graph, check it, run it once.</summary>
    Open = 2,

    /// <summary>Run a batch from the block.</summary>
    Run = 3,
}
