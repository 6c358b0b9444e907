using System.Runtime.InteropServices;
using EdgeMLOps.Contracts;

namespace EdgeMLOps.Outbox;

/// <summary>Names one message of a site.</summary>
/// <param name="Epoch">Installation count it was sealed under.</param>
/// <param name="Stream">Its stream.</param>
/// <param name="Sequence">Its place in the stream, from 1.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct OutboxKey(uint Epoch, StreamId Stream, ulong Sequence);
