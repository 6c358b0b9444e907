namespace EdgeMLOps.Dicom.Network.UpperLayer;

/// <summary>The seven protocol data units of PS3.8 section 9.3.</summary>
internal enum PduType : byte
{
    None = 0,
    AssociateRequest = 1,
    AssociateAccept = 2,
    AssociateReject = 3,
    Data = 4,
    ReleaseRequest = 5,
    ReleaseResponse = 6,
    Abort = 7,
}
