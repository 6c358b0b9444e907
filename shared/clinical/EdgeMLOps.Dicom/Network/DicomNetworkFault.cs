namespace EdgeMLOps.Dicom.Network;

/// <summary>Why an exchange with a peer failed; the code that logs and states carry.</summary>
public enum DicomNetworkFault
{
    /// <summary>No TCP connection: refused, unreachable, unknown host.</summary>
    ConnectFailed,

    /// <summary>The peer refused the association; see <see cref="DicomNetworkException.Rejection"/>.</summary>
    Rejected,

    /// <summary>The peer aborted the association.</summary>
    Aborted,

    /// <summary>The connection broke.</summary>
    ConnectionLost,

    /// <summary>The peer did not answer, or took nothing, within the time limit.</summary>
    TimedOut,

    /// <summary>The peer sent what the standard does not allow at this point.</summary>
    ProtocolError,

    /// <summary>The peer did not accept the SOP class in the wanted transfer syntax.</summary>
    ContextNotAccepted,

    /// <summary>The TLS handshake came to nothing; see <see cref="DicomNetworkException.TlsRefusal"/>.</summary>
    TlsRefused,

    /// <summary>The peer answered with a failure; see <see cref="DicomNetworkException.Status"/>. The association goes on.</summary>
    OperationFailed,

    /// <summary>As many associations are in use as may be open at once, and none became free in time.</summary>
    PoolExhausted,

    /// <summary>Our side is off the network: nothing is opened.</summary>
    Drained,
}
