namespace EdgeMLOps.Dicom.Network;

/// <summary>An application's answer to an association request.</summary>
/// <param name="Rejection">Why it is refused; null when it is accepted.</param>
public readonly record struct AssociationDecision(DicomAssociationRejection? Rejection)
{
    /// <summary>The association may open.</summary>
    public static readonly AssociationDecision Accept;

    /// <summary>What an accepted association may carry; null: <see cref="DicomAssociationPolicy.Default"/>.</summary>
    public DicomAssociationPolicy? Policy { get; init; }

    /// <summary>The association may open and carry what the policy lets through.</summary>
    /// <param name="policy">What it may carry.</param>
    public static AssociationDecision AcceptWith(DicomAssociationPolicy policy) => new() { Policy = policy };

    /// <summary>The association is refused.</summary>
    /// <param name="rejection">What the caller is told.</param>
    public static AssociationDecision Reject(DicomAssociationRejection rejection) => new(rejection);
}
