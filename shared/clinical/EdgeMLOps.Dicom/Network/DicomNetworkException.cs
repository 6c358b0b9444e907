namespace EdgeMLOps.Dicom.Network;

/// <summary>
/// An exchange with a peer failed. After it the association is of no more use, but for <see cref="DicomNetworkFault.OperationFailed"/>
/// and <see cref="DicomNetworkFault.ContextNotAccepted"/>.
/// </summary>
public sealed class DicomNetworkException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="fault">What failed.</param>
    /// <param name="inner">The cause, if there is one.</param>
    public DicomNetworkException(DicomNetworkFault fault, Exception? inner)
        : base($"DICOM exchange failed: {fault}", inner) => Fault = fault;

    /// <summary>Creates the exception of a refused association.</summary>
    /// <param name="rejection">What the peer said.</param>
    public DicomNetworkException(DicomAssociationRejection rejection)
        : base($"DICOM association refused: {rejection}")
    {
        Fault = DicomNetworkFault.Rejected;
        Rejection = rejection;
    }

    /// <summary>Creates the exception of a TLS handshake that came to nothing.</summary>
    /// <param name="refusal">Why.</param>
    /// <param name="inner">The cause.</param>
    public DicomNetworkException(DicomTlsRefusal refusal, Exception? inner)
        : base($"TLS handshake refused: {refusal}", inner)
    {
        Fault = DicomNetworkFault.TlsRefused;
        TlsRefusal = refusal;
    }

    /// <summary>Creates the exception of an association that the peer aborted.</summary>
    /// <param name="abort">What the peer said.</param>
    public DicomNetworkException(DicomAbort abort)
        : base($"DICOM association aborted by the peer: {abort}")
    {
        Fault = DicomNetworkFault.Aborted;
        Abort = abort;
    }

    /// <summary>Creates the exception of a query or retrieval that the peer answered with a failure.</summary>
    /// <param name="status">What it answered.</param>
    public DicomNetworkException(DicomStatus status)
        : base($"DICOM operation failed at the peer: {status}")
    {
        Fault = DicomNetworkFault.OperationFailed;
        Status = status;
    }

    /// <summary>What failed.</summary>
    public DicomNetworkFault Fault { get; }

    /// <summary>What the peer said; only with <see cref="DicomNetworkFault.Rejected"/>.</summary>
    public DicomAssociationRejection? Rejection { get; }

    /// <summary>What the peer said; only with <see cref="DicomNetworkFault.Aborted"/>.</summary>
    public DicomAbort? Abort { get; }

    /// <summary>What the peer answered; only with <see cref="DicomNetworkFault.OperationFailed"/>.</summary>
    public DicomStatus? Status { get; }

    /// <summary>Why TLS came to nothing; only with <see cref="DicomNetworkFault.TlsRefused"/>.</summary>
    public DicomTlsRefusal? TlsRefusal { get; }
}
