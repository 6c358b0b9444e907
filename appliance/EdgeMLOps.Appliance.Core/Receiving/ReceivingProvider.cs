using EdgeMLOps.Dicom.Network;
using Microsoft.Extensions.Logging;

namespace EdgeMLOps.Appliance.Core.Receiving;

/// <summary>Who may send, and where it goes.</summary>
internal sealed class ReceivingProvider : IDicomServiceProvider
{
    private readonly string _aeTitle;
    private readonly PeerList _peers;
    private readonly ReceivingStore _store;
    private readonly InstanceJournal _journal;
    private readonly ILogger _logger;

    public ReceivingProvider(ReceivingOptions options, ReceivingStore store, InstanceJournal journal, ILogger logger)
    {
        _aeTitle = options.AeTitle;
        _peers = new PeerList(options);
        _store = store;
        _journal = journal;
        _logger = logger;
    }

    public AssociationDecision OnAssociate(DicomAssociationRequest request)
    {
        if (!_peers.Allows(request.CallingAE, request.RemoteAddress))
        {
            _logger.PeerRefused(request.CallingAE);
            return AssociationDecision.Reject(DicomAssociationRejection.CallingAeNotRecognized);
        }

        if (!string.Equals(request.CalledAE, _aeTitle, StringComparison.Ordinal))
        {
            _logger.WrongTitle(request.CallingAE);
            return AssociationDecision.Reject(DicomAssociationRejection.CalledAeNotRecognized);
        }

        return AssociationDecision.Accept;
    }

    public ValueTask<IDicomStoreSink> OnStoreAsync(DicomStoreContext context, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IDicomStoreSink>(_store.Open(context));

    // Asked for only by a peer that ignores the negotiation: its context is not offered.
    public ValueTask<DicomStatus> OnCommitmentRequestAsync(
        DicomCommitmentRequest request, IDicomAssociationPeer peer, CancellationToken cancellationToken) =>
        ValueTask.FromResult(DicomStatus.SopClassNotSupported);

    public ValueTask<DicomStatus> OnCommitmentReportAsync(DicomCommitmentReport report, CancellationToken cancellationToken) =>
        ValueTask.FromResult(DicomStatus.SopClassNotSupported);

    public void OnAssociationEnded(DicomAssociation association)
    {
        _journal.AssociationEnded(association.Id);
        _logger.Brought(association.Id, association.CallingAE, association.Stores, association.End);
    }
}
