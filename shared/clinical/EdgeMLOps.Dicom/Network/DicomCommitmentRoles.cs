namespace EdgeMLOps.Dicom.Network;

/// <summary>What the acceptor does on a Storage Commitment Push Model context (PS3.4 annex J).</summary>
[Flags]
public enum DicomCommitmentRoles
{
    /// <summary>Nothing: the context is refused.</summary>
    None = 0,

    /// <summary>SCP: takes N-ACTION and reports; the peer keeps the default role of an SCU.</summary>
    Commits = 1,

    /// <summary>SCU: takes N-EVENT-REPORT of a peer that proposes the SCP role for itself, often on an association of its own.</summary>
    TakesReports = 2,
}
