namespace EdgeMLOps.Dicom.Network;

/// <summary>One object that is not committed, and why: an item of a Failed SOP Sequence (PS3.4 table J.3-2).</summary>
/// <param name="SopClassUid">Referenced SOP Class UID (0008,1150); a valid UID.</param>
/// <param name="SopInstanceUid">Referenced SOP Instance UID (0008,1155); a valid UID.</param>
/// <param name="FailureReason">Failure Reason (0008,1197): 0110H, 0112H, 0119H, 0122H, 0131H or 0213H (PS3.3 section C.14.1.1).</param>
public readonly record struct DicomFailedSopReference(string SopClassUid, string SopInstanceUid, ushort FailureReason);
