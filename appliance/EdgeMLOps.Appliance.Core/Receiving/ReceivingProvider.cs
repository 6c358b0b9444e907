using EdgeMLOps.Appliance.Core.Receiving.Admission;
using EdgeMLOps.Appliance.Core.Receiving.Commitment;
using EdgeMLOps.Dicom.Network;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Appliance.Core.Receiving;

/// <summary>Who may send, and where it goes.</summary>
internal sealed class ReceivingProvider : IDicomServiceProvider
{
    private readonly AeTitleTable _titles;
    private readonly ReceivingStore _store;
    private readonly InstanceJournal _journal;
    private readonly CommitmentProvider _commitment;
    private readonly ILogger<ReceivingProvider> _logger;

    public ReceivingProvider(
        IOptions<ReceivingOptions> options,
        ReceivingStore store,
        InstanceJournal journal,
        CommitmentProvider commitment,
        ILogger<ReceivingProvider> logger)
    {
        _titles = new AeTitleTable(options.Value);
        _store = store;
        _journal = journal;
        _commitment = commitment;
        _logger = logger;
    }

    public AssociationDecision OnAssociate(DicomAssociationRequest request)
    {
        var verdict = _titles.Judge(request.CallingAE, request.CalledAE, request.RemoteAddress);
        if (verdict.Policy is not { } policy)
        {
            return AssociationDecision.Reject(Refuse(verdict.Refusal!.Value, request.CallingAE)); // not null: no policy
        }

        return _store.Room.IsShort
            ? AssociationDecision.Reject(Refuse(AdmissionRefusal.NoRoom, request.CallingAE))
            : AssociationDecision.AcceptWith(policy);
    }

    public void OnAssociationRefused(DicomAssociationRequest request, DicomAssociationRejection rejection)
    {
        // What the server refuses by itself; it says so in its own log.
        _store.Counts.Add(
            rejection == DicomAssociationRejection.LocalLimitExceeded ? AdmissionRefusal.TooMany
            : rejection == DicomAssociationRejection.TemporaryCongestion ? AdmissionRefusal.Draining
            : AdmissionRefusal.NotDicom);
    }

    public ValueTask<IDicomStoreSink> OnStoreAsync(DicomStoreContext context, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IDicomStoreSink>(_store.Open(context));

    public ValueTask<DicomStatus> OnCommitmentRequestAsync(
        DicomCommitmentRequest request, IDicomAssociationPeer peer, CancellationToken cancellationToken) =>
        _commitment.OnRequestAsync(request, peer, cancellationToken);

    public ValueTask<DicomStatus> OnCommitmentReportAsync(DicomCommitmentReport report, CancellationToken cancellationToken) =>
        _commitment.OnReportAsync(report, cancellationToken);

    public void OnAssociationEnded(DicomAssociation association)
    {
        _journal.AssociationEnded(association.Id);
        _logger.Brought(association.Id, association.CallingAE, association.Stores, association.End);
    }

    private DicomAssociationRejection Refuse(AdmissionRefusal refusal, string callingAe)
    {
        _store.Counts.Add(refusal);
        switch (refusal)
        {
            case AdmissionRefusal.UnknownTitle:
                _logger.WrongTitle(callingAe);
                return DicomAssociationRejection.CalledAeNotRecognized;
            case AdmissionRefusal.PeerNotOfTitle:
                _logger.NotOfTitle(callingAe);
                return DicomAssociationRejection.CallingAeNotRecognized;
            case AdmissionRefusal.NoRoom:
                return DicomAssociationRejection.TemporaryCongestion; // the gauge has said why
            default:
                _logger.PeerRefused(callingAe);
                return DicomAssociationRejection.CallingAeNotRecognized;
        }
    }
}
