namespace EdgeMLOps.Dicom.Network;

/// <summary>How an association ended.</summary>
public enum DicomAssociationEnd
{
    /// <summary>The peer released it in order.</summary>
    Released,

    /// <summary>The peer aborted it.</summary>
    AbortedByPeer,

    /// <summary>The connection broke or was closed without a release.</summary>
    ConnectionLost,

    /// <summary>The peer stayed silent, or took nothing, for too long.</summary>
    TimedOut,

    /// <summary>The peer broke the protocol.</summary>
    ProtocolError,

    /// <summary>Our side went off the network before the peer was done.</summary>
    Drained,

    /// <summary>The TLS handshake came to nothing.</summary>
    TlsRefused,

    /// <summary>Our own code failed.</summary>
    InternalError,
}
