namespace EdgeMLOps.Appliance.Core.Receiving.Admission;

/// <summary>Why an association is refused by what is configured, or for now by the state of the disk.</summary>
public enum AdmissionRefusal
{
    /// <summary>The caller is not among <c>Dicom:Peers</c>, or does not call from its address.</summary>
    UnknownPeer,

    /// <summary>It calls an AE title that is none of ours.</summary>
    UnknownTitle,

    /// <summary>It is a peer, but not one of those that the called AE title lists.</summary>
    PeerNotOfTitle,

    /// <summary>The disk is below its mark: for now.</summary>
    NoRoom,

    /// <summary>As many associations are open as <c>Dicom:MaxAssociations</c> or <c>Dicom:MaxAssociationsPerPeer</c> allows: for now.</summary>
    TooMany,

    /// <summary>The hospital link is about to close for a window: for now.</summary>
    Draining,

    /// <summary>The request itself breaks the standard: no AE title, another protocol version or application context.</summary>
    NotDicom,
}
