using EdgeMLOps.Appliance.Core.Receiving.Room;
using EdgeMLOps.Dicom.Network;
using EdgeMLOps.Sqlite;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Appliance.Core.Receiving.Commitment;

/// <summary>Takes requests for commitment, and the reports on our own ones, and answers when they are durable.</summary>
internal sealed class CommitmentProvider
{
    private readonly CommitmentQueue _queue;
    private readonly CommitmentReporter _reporter;
    private readonly AskedCommitments _asked;
    private readonly CommitmentRefusals _refusals;
    private readonly RoomGauge _room;
    private readonly TimeSpan _reportDelay;
    private readonly ILogger<CommitmentProvider> _logger;

    public CommitmentProvider(
        CommitmentQueue queue,
        CommitmentReporter reporter,
        AskedCommitments asked,
        CommitmentRefusals refusals,
        RoomGauge room,
        IOptions<CommitmentOptions> options,
        ILogger<CommitmentProvider> logger)
    {
        _queue = queue;
        _reporter = reporter;
        _asked = asked;
        _refusals = refusals;
        _room = room;
        _reportDelay = options.Value.ReportDelay;
        _logger = logger;
    }

    public async ValueTask<DicomStatus> OnRequestAsync(
        DicomCommitmentRequest request, IDicomAssociationPeer peer, CancellationToken cancellationToken)
    {
        try
        {
            var (taken, id) = _room.IsShort
                ? (TakenCommitment.NoRoom, 0)
                : await _queue.TakeAsync(request, _reportDelay, cancellationToken);
            switch (taken)
            {
                case TakenCommitment.Conflict:
                    _logger.CommitmentConflict(request.CallingAE, request.AssociationId);
                    return DicomStatus.DuplicateTransactionUid;
                case TakenCommitment.TooMany or TakenCommitment.PeerShare or TakenCommitment.NoRoom:
                    return Refuse(request, taken);
                default:
                    _logger.CommitmentTaken(id, request.CallingAE, request.References.Count, request.AssociationId);
                    _reporter.Expect(id, peer);
                    return DicomStatus.Success;
            }
        }
        catch (StorageException exception)
        {
            _logger.CommitmentStoreFailed(request.AssociationId, exception.Fault);
            return DicomStatus.ProcessingFailure;
        }
    }

    public async ValueTask<DicomStatus> OnReportAsync(DicomCommitmentReport report, CancellationToken cancellationToken)
    {
        try
        {
            if (await _asked.TakeAsync(report, cancellationToken))
            {
                _logger.CommitmentReported(report.CallingAE, report.Committed.Count, report.Failed.Count);
                return DicomStatus.Success;
            }

            // PS3.7 section 10.1.1.1.8 has no better word for a transaction that is not ours.
            _logger.CommitmentUnknown(report.CallingAE, report.AssociationId);
            return DicomStatus.InvalidArgumentValue;
        }
        catch (StorageException exception)
        {
            _logger.CommitmentStoreFailed(report.AssociationId, exception.Fault);
            return DicomStatus.ProcessingFailure;
        }
    }

    private DicomStatus Refuse(DicomCommitmentRequest request, TakenCommitment code)
    {
        _refusals.Add();
        if (code == TakenCommitment.NoRoom)
        {
            _logger.CommitmentNoRoom(request.CallingAE);
        }
        else
        {
            _logger.CommitmentTooMany(request.CallingAE, request.References.Count, code);
        }

        return DicomStatus.ResourceLimitation;
    }
}
