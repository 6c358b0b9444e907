namespace EdgeMLOps.Dicom.Network;

/// <summary>The two numbers of an A-ABORT, PS3.8 section 9.3.8.</summary>
/// <param name="Source">0: the peer's application; 2: its DICOM layer.</param>
/// <param name="Reason">The reason's number; of meaning with source 2 alone.</param>
public readonly record struct DicomAbort(byte Source, byte Reason)
{
    /// <summary>For messages: the two numbers.</summary>
    public override string ToString() => $"{Source}/{Reason}";
}
