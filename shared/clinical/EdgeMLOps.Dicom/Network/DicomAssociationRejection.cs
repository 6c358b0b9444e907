namespace EdgeMLOps.Dicom.Network;

/// <summary>Why an association is refused: the three numbers of an A-ASSOCIATE-RJ, PS3.8 section 9.3.4.</summary>
/// <param name="Result">Permanent or transient.</param>
/// <param name="Source">Who refuses.</param>
/// <param name="Reason">The reason's number within the source.</param>
public readonly record struct DicomAssociationRejection(DicomRejectResult Result, DicomRejectSource Source, byte Reason)
{
    /// <summary>The caller does not speak the DICOM application context.</summary>
    public static readonly DicomAssociationRejection ApplicationContextNotSupported =
        new(DicomRejectResult.Permanent, DicomRejectSource.ServiceUser, 2);

    /// <summary>The calling AE title, or where it calls from, is not known here.</summary>
    public static readonly DicomAssociationRejection CallingAeNotRecognized =
        new(DicomRejectResult.Permanent, DicomRejectSource.ServiceUser, 3);

    /// <summary>The called AE title is not ours.</summary>
    public static readonly DicomAssociationRejection CalledAeNotRecognized =
        new(DicomRejectResult.Permanent, DicomRejectSource.ServiceUser, 7);

    /// <summary>The caller does not speak version 1 of the upper layer protocol.</summary>
    public static readonly DicomAssociationRejection ProtocolVersionNotSupported =
        new(DicomRejectResult.Permanent, DicomRejectSource.ServiceProviderAcse, 2);

    /// <summary>Not now: the receiver is about to leave the network for a while.</summary>
    public static readonly DicomAssociationRejection TemporaryCongestion =
        new(DicomRejectResult.Transient, DicomRejectSource.ServiceProviderPresentation, 1);

    /// <summary>Not now: as many associations are open as the receiver allows.</summary>
    public static readonly DicomAssociationRejection LocalLimitExceeded =
        new(DicomRejectResult.Transient, DicomRejectSource.ServiceProviderPresentation, 2);

    /// <summary>For messages: the three numbers.</summary>
    public override string ToString() => $"{Result}/{Source}/{Reason}";
}
