namespace EdgeMLOps.Dicom.Network.UpperLayer;

/// <summary>The peer broke the upper layer protocol; the association is aborted with <see cref="Reason"/>.</summary>
internal sealed class PduFormatException : Exception
{
    public PduFormatException(string message, AbortReason reason = AbortReason.InvalidParameterValue)
        : base(message) => Reason = reason;

    public AbortReason Reason { get; }
}
