using System.Net;
using EdgeMLOps.Appliance.Core.Receiving.Admission;
using EdgeMLOps.Appliance.Core.Receiving.Commitment;
using EdgeMLOps.Appliance.Core.Receiving.Refusals;
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
    private readonly RefusalRecorder _refusals;
    private readonly ILogger<ReceivingProvider> _logger;

    public ReceivingProvider(
        IOptions<ReceivingOptions> options,
        ReceivingStore store,
        InstanceJournal journal,
        CommitmentProvider commitment,
        RefusalRecorder refusals,
        ILogger<ReceivingProvider> logger)
    {
        _titles = new AeTitleTable(options.Value);
        _store = store;
        _journal = journal;
        _commitment = commitment;
        _refusals = refusals;
        _logger = logger;
    }

    public AssociationDecision OnAssociate(DicomAssociationRequest request)
    {
        var verdict = _titles.Judge(request.CallingAE, request.CalledAE, request.RemoteAddress);
        if (verdict.Policy is not { } policy)
        {
            return AssociationDecision.Reject(Refuse(verdict.Refusal!.Value, request)); // not null: no policy
        }

        return _store.Room.IsShort
            ? AssociationDecision.Reject(Refuse(AdmissionRefusal.NoRoom, request))
            : AssociationDecision.AcceptWith(policy);
    }

    public void OnAssociationRefused(DicomAssociationRequest request, DicomAssociationRejection rejection)
    {
        // What the server refuses by itself; it says so in its own log.
        var refusal = rejection == DicomAssociationRejection.LocalLimitExceeded ? AdmissionRefusal.TooMany
            : rejection == DicomAssociationRejection.TemporaryCongestion ? AdmissionRefusal.Draining
            : AdmissionRefusal.NotDicom;
        _store.Counts.Add(refusal);
        _refusals.Add(request, ReasonOf(refusal, request));
    }

    public void OnHandshakeRefused(IPAddress remoteAddress, DicomTlsRefusal refusal) => _refusals.Add(remoteAddress, refusal);

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

    private RefusalReason ReasonOf(AdmissionRefusal refusal, DicomAssociationRequest request) => refusal switch
    {
        AdmissionRefusal.UnknownPeer => _titles.Knows(request.CallingAE) ? RefusalReason.WrongAddress : RefusalReason.UnknownTitle,
        AdmissionRefusal.UnknownTitle => RefusalReason.WrongCalledTitle,
        AdmissionRefusal.PeerNotOfTitle => RefusalReason.NotOfCalledTitle,
        AdmissionRefusal.NoRoom => RefusalReason.NoRoom,
        AdmissionRefusal.TooMany => RefusalReason.TooMany,
        AdmissionRefusal.Draining => RefusalReason.Draining,
        _ => RefusalReason.NotDicom,
    };

    private DicomAssociationRejection Refuse(AdmissionRefusal refusal, DicomAssociationRequest request)
    {
        var callingAe = request.CallingAE;
        _store.Counts.Add(refusal);
        _refusals.Add(request, ReasonOf(refusal, request));
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
