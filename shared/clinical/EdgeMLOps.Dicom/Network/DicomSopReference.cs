namespace EdgeMLOps.Dicom.Network;

/// <summary>One object named by its class and instance: an item of a Referenced SOP Sequence (PS3.4 table J.3-1).</summary>
/// <param name="SopClassUid">Referenced SOP Class UID (0008,1150); a valid UID.</param>
/// <param name="SopInstanceUid">Referenced SOP Instance UID (0008,1155); a valid UID.</param>
public readonly record struct DicomSopReference(string SopClassUid, string SopInstanceUid);
