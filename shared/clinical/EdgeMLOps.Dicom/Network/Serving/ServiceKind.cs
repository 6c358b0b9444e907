namespace EdgeMLOps.Dicom.Network.Serving;

/// <summary>What the acceptor does on a presentation context.</summary>
internal enum ServiceKind
{
    None,
    Verification,
    Storage,
    StorageCommitment,
}
