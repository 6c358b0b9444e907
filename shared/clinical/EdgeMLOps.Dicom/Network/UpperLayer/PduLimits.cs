namespace EdgeMLOps.Dicom.Network.UpperLayer;

/// <summary>The greatest lengths, in bytes after the six of the header, that the state of an association allows.</summary>
/// <param name="Associate">Of an A-ASSOCIATE-RQ or -AC; 0: none may come.</param>
/// <param name="Data">Of a P-DATA-TF; 0: none may come.</param>
internal readonly record struct PduLimits(int Associate, int Data)
{
    /// <summary>128 contexts of 64 transfer syntaxes stay under 600 KiB; more is no association.</summary>
    public const int MaxAssociate = 1 << 20;

    private const int FixedLength = 4;

    public static PduLimits BeforeAssociation => new(MaxAssociate, 0);

    public static PduLimits Established(int maxDataLength) => new(0, maxDataLength);

    /// <exception cref="PduFormatException">The type is unknown or not due, or the length is out of bounds.</exception>
    public void Check(PduType type, uint length)
    {
        var limit = type switch
        {
            PduType.AssociateRequest or PduType.AssociateAccept => Associate,
            PduType.Data => Data,
            PduType.AssociateReject or PduType.ReleaseRequest or PduType.ReleaseResponse or PduType.Abort => FixedLength,
            _ => throw new PduFormatException("unknown PDU type", AbortReason.UnrecognizedPdu),
        };
        if (limit == 0)
        {
            throw new PduFormatException("a PDU that is not due", AbortReason.UnexpectedPdu);
        }

        if (length > (uint)limit || (limit == FixedLength && length != FixedLength))
        {
            throw new PduFormatException("a PDU of a length out of bounds");
        }
    }
}
