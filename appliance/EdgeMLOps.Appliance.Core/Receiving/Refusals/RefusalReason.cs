namespace EdgeMLOps.Appliance.Core.Receiving.Refusals;

/// <summary>Why a peer was not let in. The numbers are stored.</summary>
public enum RefusalReason
{
    /// <summary>Its AE title is not among <c>Dicom:Peers</c>.</summary>
    UnknownTitle = 1,

    /// <summary>Its AE title is among <c>Dicom:Peers</c>, from other addresses.</summary>
    WrongAddress = 2,

    /// <summary>It calls an AE title that is none of ours.</summary>
    WrongCalledTitle = 3,

    /// <summary>The AE title it calls lists other peers only.</summary>
    NotOfCalledTitle = 4,

    /// <summary>The disk was below its mark.</summary>
    NoRoom = 5,

    /// <summary>As many associations were open as are allowed, in all or of its address.</summary>
    TooMany = 6,

    /// <summary>The hospital link was about to close for a window.</summary>
    Draining = 7,

    /// <summary>Its request broke the standard: no AE title, another protocol version or application context.</summary>
    NotDicom = 8,

    /// <summary>The TLS handshake came to nothing, for the reason in the row's detail.</summary>
    Tls = 9,
}
