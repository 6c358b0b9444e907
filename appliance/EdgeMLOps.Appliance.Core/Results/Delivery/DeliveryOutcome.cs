namespace EdgeMLOps.Appliance.Core.Results.Delivery;

/// <summary>How an attempt ended.</summary>
/// <param name="Code">The code.</param>
/// <param name="SentClassUid">The class that was delivered; null where nothing was.</param>
internal readonly record struct DeliveryOutcome(DeliveryCode Code, string? SentClassUid = null);
