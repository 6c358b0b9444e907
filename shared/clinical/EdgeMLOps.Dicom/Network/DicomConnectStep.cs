namespace EdgeMLOps.Dicom.Network;

/// <summary>How far a client came on its way to an open association.</summary>
public enum DicomConnectStep
{
    /// <summary>The TCP connection stands.</summary>
    Connected,

    /// <summary>The TLS handshake is done; left out without TLS.</summary>
    Secured,

    /// <summary>The peer accepted the association.</summary>
    Associated,
}
