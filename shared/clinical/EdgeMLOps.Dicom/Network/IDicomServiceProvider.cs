using System.Net;

namespace EdgeMLOps.Dicom.Network;

/// <summary>The application behind a <see cref="DicomServer"/>. Called from many associations at once.</summary>
public interface IDicomServiceProvider
{
    /// <summary>Decides whether an association may open, and what it may carry; must not block.</summary>
    /// <param name="request">Who asks.</param>
    AssociationDecision OnAssociate(DicomAssociationRequest request);

    /// <summary>A C-STORE request came; its data set goes to the sink that this gives.</summary>
    /// <param name="context">What the command says.</param>
    /// <param name="cancellationToken">The association ends.</param>
    ValueTask<IDicomStoreSink> OnStoreAsync(DicomStoreContext context, CancellationToken cancellationToken);

    /// <summary>
    /// A peer asks for storage commitment; only on associations whose policy has <see cref="DicomCommitmentRoles.Commits"/>.
    /// </summary>
    /// <param name="request">What it asks for.</param>
    /// <param name="peer">Takes the report while the association is open.</param>
    /// <param name="cancellationToken">The association ends.</param>
    /// <returns>Success only when the report is sure to follow, also after a restart (PS3.4 section J.3.2.3).</returns>
    ValueTask<DicomStatus> OnCommitmentRequestAsync(
        DicomCommitmentRequest request, IDicomAssociationPeer peer, CancellationToken cancellationToken);

    /// <summary>
    /// A peer reports on what we asked it to commit; only on associations whose policy has <see cref="DicomCommitmentRoles.TakesReports"/>.
    /// </summary>
    /// <param name="report">What became of it.</param>
    /// <param name="cancellationToken">The association ends.</param>
    /// <returns>The answer to the peer; Success when the report is known for good.</returns>
    ValueTask<DicomStatus> OnCommitmentReportAsync(DicomCommitmentReport report, CancellationToken cancellationToken);

    /// <summary>The server itself refused an association, not <see cref="OnAssociate"/>; must not block.</summary>
    /// <param name="request">Who asked; its calling AE title may be no valid one, and is then not to be logged.</param>
    /// <param name="rejection">What they are told.</param>
    void OnAssociationRefused(DicomAssociationRequest request, DicomAssociationRejection rejection);

    /// <summary>A TLS handshake came to nothing, so that nobody knows the peer's title; must not block.</summary>
    /// <param name="remoteAddress">Where it called from.</param>
    /// <param name="refusal">Why.</param>
    void OnHandshakeRefused(IPAddress remoteAddress, DicomTlsRefusal refusal)
    {
        // Told for those who keep a record; the server has logged and counted it.
    }

    /// <summary>An accepted association has ended; called once for each; must not block.</summary>
    /// <param name="association">Which, and how it ended.</param>
    void OnAssociationEnded(DicomAssociation association);
}
