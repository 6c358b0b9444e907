using EdgeMLOps.Dicom.Network.Calling;
using EdgeMLOps.Dicom.Network.Commitment;
using EdgeMLOps.Dicom.Network.Dimse;

namespace EdgeMLOps.Dicom.Network;

/// <content>Storage Commitment Push Model, PS3.4 annex J: as SCU, and as the SCP that reports on an association of its own.</content>
public sealed partial class DicomClientAssociation
{
    private const ushort RequestCommitment = 1;

    /// <summary>
    /// Asks the peer to answer for objects that it has (N-ACTION). Its report comes later: on this association, see
    /// <see cref="ReceiveCommitmentReportAsync"/>, or on one that the peer opens to us.
    /// </summary>
    /// <param name="transactionUid">A new UID that the report will carry.</param>
    /// <param name="references">The objects, 1 to 100,000.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Whether the peer will report; nothing about the objects.</returns>
    /// <exception cref="DicomNetworkException">The exchange failed; whether a report comes is not known.</exception>
    public async Task<DicomStatus> RequestCommitmentAsync(
        string transactionUid, IReadOnlyList<DicomSopReference> references, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(references);
        ArgumentOutOfRangeException.ThrowIfZero(references.Count, nameof(references));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(references.Count, CommitmentCodec.MaxReferences, nameof(references));
        if (!UidRules.IsValid(transactionUid))
        {
            throw new ArgumentException("Not a UID.", nameof(transactionUid));
        }

        using var turn = _session.Begin();
        var (contextId, syntax) = _session.Contexts.WritableOf(DicomUID.StorageCommitmentPushModel.UID, asProvider: false);
        using var dataset = new MemoryStream(CommitmentCodec.EncodeRequest(transactionUid, references, syntax), writable: false);
        var request = Normalized(DimseCommandType.NActionRequest) with { ActionTypeId = RequestCommitment };
        return await ExchangeAsync(contextId, request, dataset, cancellationToken);
    }

    /// <summary>Waits for a report on this association; each is answered to the peer as it comes.</summary>
    /// <param name="within">How long to wait.</param>
    /// <param name="cancellationToken">Gives up; the association is of no more use then.</param>
    /// <returns>
    /// The oldest that was not given yet, of whatever transaction; null when none came in time or the peer released the
    /// association: then it reports on one of its own, if at all.
    /// </returns>
    /// <exception cref="DicomNetworkException">The association broke.</exception>
    public async Task<DicomCommitmentReport?> ReceiveCommitmentReportAsync(TimeSpan within, CancellationToken cancellationToken)
    {
        using var turn = _session.Begin();
        return await _session.RunAsync(
            clock => _session.ReportAsync(clock, new WaitLimit(Options.TimeProvider, within)), cancellationToken);
    }

    /// <summary>
    /// Reports as SCP (N-EVENT-REPORT). The association must have been opened with
    /// <see cref="DicomPresentationContext.GetScpRolePresentationContext"/>; a peer that says nothing about roles is taken at
    /// its accepted context, one that denies them is not.
    /// </summary>
    /// <param name="report">What became of a request of the peer's.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What the peer answered.</returns>
    /// <exception cref="DicomNetworkException">The exchange failed; whether the peer has the report is not known.</exception>
    public async Task<DicomStatus> SendCommitmentReportAsync(DicomCommitmentReport report, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(report);
        using var turn = _session.Begin();
        var (contextId, syntax) = _session.Contexts.WritableOf(DicomUID.StorageCommitmentPushModel.UID, asProvider: true);
        using var dataset = new MemoryStream(CommitmentCodec.EncodeReport(report, syntax), writable: false);
        var request = Normalized(DimseCommandType.NEventReportRequest) with { EventTypeId = report.EventType };
        return await ExchangeAsync(contextId, request, dataset, cancellationToken);
    }

    private DimseCommand Normalized(DimseCommandType type) => new()
    {
        Type = type,
        MessageId = _session.NextMessageId(),
        SopClassUid = DicomUID.StorageCommitmentPushModel.UID,
        SopInstanceUid = DicomUID.StorageCommitmentPushModelInstance.UID,
        HasDataset = true,
    };
}
