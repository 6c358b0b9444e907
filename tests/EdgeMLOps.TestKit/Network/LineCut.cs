namespace EdgeMLOps.TestKit.Network;

/// <summary>How a connection through a <see cref="DelayProxy"/> comes to its end.</summary>
/// <param name="AfterBytes">Bytes that pass before, both ways together; the piece that goes beyond is cut in two.</param>
/// <param name="Silently">Nobody is told, as when a cable is pulled; otherwise both sides are reset.</param>
public sealed record LineCut(long AfterBytes, bool Silently);
