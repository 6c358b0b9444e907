using EdgeMLOps.Dicom.Network.Commitment;
using EdgeMLOps.Dicom.Network.Dimse;
using EdgeMLOps.Dicom.Network.UpperLayer;

namespace EdgeMLOps.Dicom.Network.Serving;

/// <summary>What the application is given to report on the association that a commitment request came by.</summary>
internal sealed class AssociationPeer : IDicomAssociationPeer
{
    private readonly OwnRequests _requests;
    private readonly AcceptedContext _context;
    private readonly TaskCompletionSource _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public AssociationPeer(OwnRequests requests, AcceptedContext context)
    {
        _requests = requests;
        _context = context;
    }

    public bool IsOpen => _requests.IsOpen;

    /// <summary>The response to the request has left: reports may follow it.</summary>
    public void Answered() => _answered.TrySetResult();

    public Task<DicomStatus> ReportCommitmentAsync(DicomCommitmentReport report, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(
            report.Committed.Count + report.Failed.Count, CommitmentCodec.MaxReferences, nameof(report));
        var request = new DimseCommand
        {
            Type = DimseCommandType.NEventReportRequest,
            MessageId = 0,
            SopClassUid = UpperLayerUids.StorageCommitment,
            SopInstanceUid = UpperLayerUids.StorageCommitmentInstance,
            EventTypeId = report.EventType,
            HasDataset = true,
        };
        var syntax = DicomTransferSyntax.Find(_context.TransferSyntax)!; // one of NetworkTransferSyntaxes.Commitment
        return _requests.SendAsync(
            _context.Id, request, CommitmentCodec.EncodeReport(report, syntax), _answered.Task, cancellationToken);
    }
}
