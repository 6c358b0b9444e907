using EdgeMLOps.Sqlite.Audit;

namespace EdgeMLOps.Appliance.Commands;

/// <summary>Answer of <c>log verify --json</c>.</summary>
/// <param name="Intact">Whether nothing is wrong with the audit log.</param>
/// <param name="Fault">What is wrong first.</param>
/// <param name="Row">The first bad row, counted from 1; 0 when there is none.</param>
/// <param name="Length">Rows that are good.</param>
/// <param name="Head">Hash of the last good row, lower-case hex.</param>
/// <param name="Anchored">Whether the anchor was looked at; false without its key.</param>
/// <param name="Compared">Whether a head kept elsewhere was compared.</param>
/// <param name="Counts">The daily counts of the prediction log; null where there are none.</param>
internal sealed record VerifyLine(
    bool Intact, AuditFault Fault, long Row, long Length, string Head, bool Anchored, bool Compared, CountsLine? Counts);
