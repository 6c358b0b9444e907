namespace EdgeMLOps.Appliance.Core.Link;

/// <summary>Where the hospital link stands.</summary>
/// <param name="Phase">The phase.</param>
/// <param name="OpenAssociations">Associations open now, in and out.</param>
/// <param name="Since">Since when this phase.</param>
public sealed record HospitalLinkState(HospitalLinkPhase Phase, int OpenAssociations, DateTimeOffset Since);
