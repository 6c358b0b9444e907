namespace EdgeMLOps.Dicom.Network;

/// <summary>The peer of an open association, for what we have to say unasked. Thread-safe; may outlive its association.</summary>
public interface IDicomAssociationPeer
{
    /// <summary>The association is open, as far as this side knows.</summary>
    bool IsOpen { get; }

    /// <summary>
    /// Sends an N-EVENT-REPORT and waits for its answer, while the peer's own requests go on. It leaves after the
    /// responses that are due, so a task made within <see cref="IDicomServiceProvider.OnCommitmentRequestAsync"/> must not
    /// be awaited there.
    /// </summary>
    /// <param name="report">What became of an earlier request.</param>
    /// <param name="cancellationToken">Gives up waiting; the report may have been sent.</param>
    /// <returns>What the peer answered.</returns>
    /// <exception cref="DicomNetworkException">
    /// The association has ended, or no answer came in time: report on an association of its own instead.
    /// </exception>
    Task<DicomStatus> ReportCommitmentAsync(DicomCommitmentReport report, CancellationToken cancellationToken);
}
