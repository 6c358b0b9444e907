namespace EdgeMLOps.Sqlite.Audit;

/// <summary>Outcome of a verification.</summary>
/// <param name="Fault">What was found first.</param>
/// <param name="Sequence">The first bad row, counted from 1; 0 when there is none.</param>
/// <param name="Head">Head of the part that is good.</param>
public sealed record AuditVerification(AuditFault Fault, long Sequence, AuditHead Head)
{
    /// <summary>Whether nothing was found.</summary>
    public bool Intact => Fault == AuditFault.None;
}
