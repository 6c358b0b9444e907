using EdgeMLOps.Contracts;

namespace EdgeMLOps.Fleet.Store;

/// <summary>A message whose signature and payload were checked.</summary>
internal sealed record CheckedMessage(SealedMessage Message, UpwardPayload Payload);
