namespace EdgeMLOps.Airlock.States;

/// <summary>Detail of the audit row about a window that was planned or removed.</summary>
/// <param name="WindowId">The window.</param>
/// <param name="StartUtc">When it starts; null when it was removed.</param>
/// <param name="EndUtc">When it ends at the latest; null when it was removed.</param>
internal sealed record WindowDetail(Guid WindowId, DateTimeOffset? StartUtc, DateTimeOffset? EndUtc);
