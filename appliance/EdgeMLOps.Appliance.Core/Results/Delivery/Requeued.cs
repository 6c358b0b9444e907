namespace EdgeMLOps.Appliance.Core.Results.Delivery;

/// <summary>What a person's wish to send again came to.</summary>
/// <param name="Count">Deliveries that wait now and are due.</param>
/// <param name="LeftConfirmed">Deliveries that were asked for too and left alone: the destination has proven that it has them.</param>
public sealed record Requeued(int Count, int LeftConfirmed);
