namespace EdgeMLOps.Appliance.Core.Link;

/// <summary>Detail of the audit rows about the link.</summary>
/// <param name="WindowId">The window.</param>
/// <param name="DeadlineUtc">When open associations are cut; null when serving.</param>
internal sealed record LinkAuditDetail(Guid WindowId, DateTimeOffset? DeadlineUtc);
