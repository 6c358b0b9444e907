namespace EdgeMLOps.Appliance.Core.Results.Delivery;

/// <summary>A delivery of a study's result and its history.</summary>
/// <param name="Status">Where it stands.</param>
/// <param name="Steps">What happened to it, oldest first.</param>
internal sealed record TracedDelivery(DeliveryStatus Status, IReadOnlyList<DeliveryHistoryStep> Steps);
