using System.Net;

namespace EdgeMLOps.Dicom.Network;

/// <summary>What became of a commitment request: N-EVENT-REPORT of PS3.4 section J.3.3.</summary>
/// <param name="TransactionUid">Transaction UID (0008,1195) of the request it answers.</param>
/// <param name="Committed">What its receiver now answers for.</param>
/// <param name="Failed">What it does not, each with the reason.</param>
public sealed record DicomCommitmentReport(
    string TransactionUid, IReadOnlyList<DicomSopReference> Committed, IReadOnlyList<DicomFailedSopReference> Failed)
{
    /// <summary>Who reports; empty in a report of our own.</summary>
    public string CallingAE { get; init; } = "";

    /// <summary>Whom they called; empty in a report of our own.</summary>
    public string CalledAE { get; init; } = "";

    /// <summary>Where they report from; null in a report of our own.</summary>
    public IPAddress? RemoteAddress { get; init; }

    /// <summary>Our number for the association, unique within the process; 0 in a report of our own.</summary>
    public long AssociationId { get; init; }

    /// <summary>Event Type ID (0000,1002): 1, all committed; 2, failures exist (PS3.4 table J.3-2).</summary>
    internal ushort EventType => (ushort)(Failed.Count == 0 ? 1 : 2);
}
