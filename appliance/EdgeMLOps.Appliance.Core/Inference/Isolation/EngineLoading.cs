namespace EdgeMLOps.Appliance.Core.Inference.Isolation;

/// <summary>One piece of the graph, at the begin of the block.</summary>
/// <param name="Total">Bytes of the whole graph.</param>
/// <param name="Offset">Where the piece belongs.</param>
/// <param name="Length">Its bytes.</param>
internal sealed record EngineLoading(int Total, int Offset, int Length);
