namespace EdgeMLOps.Appliance.Core.Inference.Isolation;

/// <summary>Why the engine's worker did not do it though it is well.</summary>
internal enum EngineRefusal : ushort
{
    /// <summary>The request makes no sense now: a batch before the graph, a piece out of turn.</summary>
    BadRequest = 1,

    /// <summary>The graph was not opened; the message says why.</summary>
    NotOpened = 2,

    /// <summary>The runtime failed in a run.</summary>
    RunFailed = 3,

    /// <summary>The output has another shape than announced, or more values than the block has room for.</summary>
    OutputInvalid = 4,
}
