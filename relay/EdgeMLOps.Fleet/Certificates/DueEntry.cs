namespace EdgeMLOps.Fleet.Certificates;

/// <summary>An entry that the audit log lacks yet.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Collector">Who is to write it.</param>
/// <param name="Kind">What was done.</param>
/// <param name="Who">Who did it.</param>
/// <param name="Detail">JSON.</param>
internal sealed record DueEntry(long Id, string Collector, string Kind, string Who, string Detail);
