namespace EdgeMLOps.Appliance.Core.Link;

/// <summary>A transition: it can happen only where all facts of its guard hold.</summary>
internal sealed record LinkRow(HospitalLinkPhase From, LinkEvent Happened, HospitalLinkPhase To, LinkFacts Guard = LinkFacts.None);
