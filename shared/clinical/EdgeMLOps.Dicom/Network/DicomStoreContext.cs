using System.Net;

namespace EdgeMLOps.Dicom.Network;

/// <summary>What is known of an object before its first byte: from the C-STORE command and the association.</summary>
/// <param name="SopClassUid">Affected SOP Class UID; valid, and the one of the presentation context.</param>
/// <param name="SopInstanceUid">Affected SOP Instance UID; a valid UID.</param>
/// <param name="TransferSyntaxUid">The encoding of the data set's bytes.</param>
/// <param name="CallingAE">Who sends.</param>
/// <param name="CalledAE">Whom they called.</param>
/// <param name="RemoteAddress">Where they send from.</param>
/// <param name="AssociationId">Our number for the association, unique within the process.</param>
public sealed record DicomStoreContext(
    string SopClassUid,
    string SopInstanceUid,
    string TransferSyntaxUid,
    string CallingAE,
    string CalledAE,
    IPAddress RemoteAddress,
    long AssociationId);
