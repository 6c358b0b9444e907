namespace EdgeMLOps.Dicom.Network;

/// <summary>The application behind a <see cref="DicomServer"/>. Called from many associations at once.</summary>
public interface IDicomServiceProvider
{
    /// <summary>Decides whether an association may open; must not block.</summary>
    /// <param name="request">Who asks.</param>
    AssociationDecision OnAssociate(DicomAssociationRequest request);

    /// <summary>A C-STORE request came; its data set goes to the sink that this gives.</summary>
    /// <param name="context">What the command says.</param>
    /// <param name="cancellationToken">The association ends.</param>
    ValueTask<IDicomStoreSink> OnStoreAsync(DicomStoreContext context, CancellationToken cancellationToken);

    /// <summary>An accepted association has ended; called once for each; must not block.</summary>
    /// <param name="association">Which, and how it ended.</param>
    void OnAssociationEnded(DicomAssociation association);
}
