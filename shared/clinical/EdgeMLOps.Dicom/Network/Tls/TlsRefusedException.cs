namespace EdgeMLOps.Dicom.Network.Tls;

/// <summary>A handshake came to nothing.</summary>
internal sealed class TlsRefusedException : Exception
{
    public TlsRefusedException(DicomTlsRefusal refusal, Exception? inner)
        : base($"TLS handshake refused: {refusal}", inner) => Refusal = refusal;

    public DicomTlsRefusal Refusal { get; }
}
