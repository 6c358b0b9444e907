using System.Net;

namespace EdgeMLOps.Dicom.Network;

/// <summary>A peer asks us to take over responsibility for objects: N-ACTION of PS3.4 section J.3.2.</summary>
/// <param name="TransactionUid">Transaction UID (0008,1195); a valid UID that the report has to carry.</param>
/// <param name="References">What is asked for, in the peer's order: 1 to 100,000.</param>
/// <param name="CallingAE">Who asks.</param>
/// <param name="CalledAE">Whom they called.</param>
/// <param name="RemoteAddress">Where they ask from.</param>
/// <param name="AssociationId">Our number for the association, unique within the process.</param>
public sealed record DicomCommitmentRequest(
    string TransactionUid,
    IReadOnlyList<DicomSopReference> References,
    string CallingAE,
    string CalledAE,
    IPAddress RemoteAddress,
    long AssociationId);
