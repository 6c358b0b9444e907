namespace EdgeMLOps.Appliance.Core.Results.Delivery;

/// <summary>A step of a delivery's history.</summary>
/// <param name="Step">What happened.</param>
/// <param name="Code">A <see cref="DeliveryCode"/> or a <see cref="Confirming.ConfirmCode"/>, by the step; by name.</param>
/// <param name="Times">How often in a row.</param>
/// <param name="FirstUtc">When first.</param>
/// <param name="LastUtc">When last.</param>
internal sealed record DeliveryHistoryStep(DeliveryStep Step, string Code, long Times, DateTimeOffset FirstUtc, DateTimeOffset LastUtc);
