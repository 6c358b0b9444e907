namespace EdgeMLOps.Outbox;

/// <summary>How much waits.</summary>
/// <param name="Messages">Messages without a receipt.</param>
/// <param name="Bytes">Their frames, in bytes.</param>
public sealed record OutboxDepth(long Messages, long Bytes);
