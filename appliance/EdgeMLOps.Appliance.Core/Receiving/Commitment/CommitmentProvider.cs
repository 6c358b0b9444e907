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
    private readonly CommitmentOptions _options;
    private readonly ILogger<CommitmentProvider> _logger;

    public CommitmentProvider(
        CommitmentQueue queue, CommitmentReporter reporter, AskedCommitments asked, IOptions<CommitmentOptions> options, ILogger<CommitmentProvider> logger)
    {
        _queue = queue;
        _reporter = reporter;
        _asked = asked;
        _options = options.Value;
        _logger = logger;
    }

    public async ValueTask<DicomStatus> OnRequestAsync(
        DicomCommitmentRequest request, IDicomAssociationPeer peer, CancellationToken cancellationToken)
    {
        try
        {
            var (taken, id) = await _queue.TakeAsync(request, _options.ReportDelay, _options.MaxOpen, cancellationToken);
            switch (taken)
            {
                case TakenCommitment.Conflict:
                    _logger.CommitmentConflict(request.CallingAE, request.AssociationId);
                    return DicomStatus.DuplicateTransactionUid;
                case TakenCommitment.TooMany:
                    _logger.CommitmentTooMany(request.CallingAE, _options.MaxOpen);
                    return DicomStatus.ResourceLimitation;
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
}
