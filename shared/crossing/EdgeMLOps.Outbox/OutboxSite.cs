namespace EdgeMLOps.Outbox;

/// <summary>Whose outbox it is.</summary>
/// <param name="Site">Pseudonym of the site.</param>
/// <param name="Epoch">Installation count, from 1.</param>
public sealed record OutboxSite(Guid Site, uint Epoch);
