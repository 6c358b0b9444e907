namespace EdgeMLOps.Appliance.Core.Studies.Reconciliation;

/// <summary>A span of time in which the hospital could not reach the appliance.</summary>
/// <param name="BegunUtc">When the link began to go down.</param>
/// <param name="EndedUtc">When it was up again; null while it is down.</param>
/// <param name="Tries">How often the PACS was asked about it.</param>
/// <param name="IsAgain">Whether it stands among what is not reconciled, too, and is asked once more about: one try, and no pause.</param>
internal sealed record LinkSpan(DateTimeOffset BegunUtc, DateTimeOffset? EndedUtc, int Tries, bool IsAgain = false);
