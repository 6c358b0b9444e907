namespace EdgeMLOps.Dicom.Network;

/// <summary>An application's answer to an association request.</summary>
/// <param name="Rejection">Why it is refused; null when it is accepted.</param>
public readonly record struct AssociationDecision(DicomAssociationRejection? Rejection)
{
    /// <summary>The association may open.</summary>
    public static readonly AssociationDecision Accept;

    /// <summary>The association is refused.</summary>
    /// <param name="rejection">What the caller is told.</param>
    public static AssociationDecision Reject(DicomAssociationRejection rejection) => new(rejection);
}
