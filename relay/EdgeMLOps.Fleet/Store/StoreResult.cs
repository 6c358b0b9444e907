using EdgeMLOps.Contracts.Down;

namespace EdgeMLOps.Fleet.Store;

/// <summary>What became of a verified message, after the commit.</summary>
/// <param name="Verdict">What became of it.</param>
/// <param name="Receipt">What may be said to the site, not yet signed; null while the beginning of the stream is missing, or after an alarm.</param>
/// <param name="Late">It is kept, and a later one of its stream was here before it.</param>
/// <param name="AuditAlarm">Code of what the site's audit log showed; null when nothing.</param>
internal sealed record StoreResult(StoreVerdict Verdict, Receipt? Receipt, bool Late, string? AuditAlarm);
