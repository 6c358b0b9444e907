namespace EdgeMLOps.Dicom.Network;

/// <summary>Why a TLS handshake came to nothing; the code that logs and states carry.</summary>
public enum DicomTlsRefusal
{
    /// <summary>Anything that none of the others names.</summary>
    HandshakeFailed,

    /// <summary>What came is not TLS: most often a peer that speaks plain DICOM to the TLS port.</summary>
    NotTls,

    /// <summary>The peer offers no version from TLS 1.2 on.</summary>
    ProtocolTooOld,

    /// <summary>No cipher suite both sides allow.</summary>
    NoCommonCipher,

    /// <summary>The peer showed no certificate.</summary>
    NoCertificate,

    /// <summary>The peer's certificate does not chain to an authority we trust.</summary>
    UnknownAuthority,

    /// <summary>The peer's certificate, or one above it, is not valid yet or no more.</summary>
    OutOfDate,

    /// <summary>The peer's certificate is not made for what it is used for (extended key usage).</summary>
    WrongPurpose,

    /// <summary>The server's certificate is for another name than the one we called.</summary>
    WrongName,

    /// <summary>The peer's certificate is sound and still not to be accepted: revoked, or not the one that is pinned.</summary>
    NotAccepted,

    /// <summary>The peer ended the handshake with an alert: it does not take our certificate or our terms.</summary>
    RefusedByPeer,
}
