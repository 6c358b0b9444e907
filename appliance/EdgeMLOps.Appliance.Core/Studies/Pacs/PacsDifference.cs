namespace EdgeMLOps.Appliance.Core.Studies.Pacs;

/// <summary>What the PACS has of a span of time and we have not.</summary>
/// <param name="Missing">The studies, in the order of their days.</param>
/// <param name="IsCut">A day had more than <see cref="PacsReconciliation.MostOfADay"/> studies, and the rest was not looked at.</param>
public sealed record PacsDifference(IReadOnlyList<MissingStudy> Missing, bool IsCut);
