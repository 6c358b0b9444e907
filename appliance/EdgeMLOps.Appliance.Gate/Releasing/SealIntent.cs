using EdgeMLOps.Contracts;

namespace EdgeMLOps.Appliance.Gate.Releasing;

/// <summary>Something is about to be sealed at a place.</summary>
/// <param name="Source">What it is made from.</param>
/// <param name="Stream">The stream.</param>
/// <param name="Sequence">The place in it.</param>
internal sealed record SealIntent(ReleaseSource Source, StreamId Stream, ulong Sequence);
