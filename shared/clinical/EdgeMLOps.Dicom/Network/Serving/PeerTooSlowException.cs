namespace EdgeMLOps.Dicom.Network.Serving;

/// <summary>The peer keeps the association busy without getting anywhere; it is ended as timed out.</summary>
internal sealed class PeerTooSlowException : Exception
{
    public PeerTooSlowException()
        : base("a message that takes too long")
    {
    }
}
