using EdgeMLOps.Dicom.Network.Commitment;
using EdgeMLOps.Dicom.Network.Dimse;
using EdgeMLOps.Dicom.Network.UpperLayer;

namespace EdgeMLOps.Dicom.Network.Serving;

/// <summary>Storage Commitment Push Model of one association, PS3.4 annex J: both what we commit to and what is reported to us.</summary>
internal sealed class CommitmentService
{
    private const ushort RequestCommitment = 1;
    private const ushort LastEventType = 2;

    private readonly DicomAssociationRequest _peer;
    private readonly DicomCommitmentRoles _roles;
    private readonly ServerContext _server;
    private readonly OwnRequests _requests;

    public CommitmentService(DicomAssociationRequest peer, DicomCommitmentRoles roles, ServerContext server, OwnRequests requests)
    {
        _peer = peer;
        _roles = roles;
        _server = server;
        _requests = requests;
    }

    /// <summary>Why a command is refused, PS3.7 sections 10.1.1.1.8 and 10.1.4.1.10; null when its data set is wanted.</summary>
    public DicomStatus? Refusal(DimseCommand command) => command.Type switch
    {
        DimseCommandType.NActionRequest when !_roles.HasFlag(DicomCommitmentRoles.Commits) => DicomStatus.UnrecognizedOperation,
        DimseCommandType.NEventReportRequest when !_roles.HasFlag(DicomCommitmentRoles.TakesReports) => DicomStatus.UnrecognizedOperation,
        DimseCommandType.NActionRequest or DimseCommandType.NEventReportRequest when
            !string.Equals(command.SopClassUid, UpperLayerUids.StorageCommitment, StringComparison.Ordinal)
            => DicomStatus.SopClassNotSupported,
        DimseCommandType.NActionRequest or DimseCommandType.NEventReportRequest when
            !string.Equals(command.SopInstanceUid, UpperLayerUids.StorageCommitmentInstance, StringComparison.Ordinal)
            => DicomStatus.NoSuchSopInstance,
        DimseCommandType.NActionRequest when command.ActionTypeId != RequestCommitment => DicomStatus.NoSuchActionType,
        DimseCommandType.NEventReportRequest when command.EventTypeId is not (>= RequestCommitment and <= LastEventType)
            => DicomStatus.NoSuchEventType,
        DimseCommandType.NActionRequest or DimseCommandType.NEventReportRequest when !command.HasDataset
            => DicomStatus.InvalidArgumentValue,
        DimseCommandType.NActionRequest or DimseCommandType.NEventReportRequest => null,
        _ => DicomStatus.UnrecognizedOperation,
    };

    /// <param name="command">One that is not refused.</param>
    /// <param name="context">The context it came by.</param>
    /// <param name="peer">For a request: to be told when its answer has left.</param>
    public IncomingDataset Begin(DimseCommand command, AcceptedContext context, out AssociationPeer? peer)
    {
        var syntax = DicomTransferSyntax.Find(context.TransferSyntax)!; // one of NetworkTransferSyntaxes.Commitment
        if (command.Type == DimseCommandType.NEventReportRequest)
        {
            peer = null;
            return new IncomingCommitment(
                command, _server.CommitmentBytes, (bytes, cancellationToken) => OnReportAsync(bytes, syntax, cancellationToken));
        }

        var reports = peer = new AssociationPeer(_requests, context);
        return new IncomingCommitment(
            command, _server.CommitmentBytes, (bytes, cancellationToken) => OnRequestAsync(bytes, syntax, reports, cancellationToken));
    }

    private async ValueTask<DicomStatus> OnRequestAsync(
        ReadOnlyMemory<byte> bytes, DicomTransferSyntax syntax, AssociationPeer peer, CancellationToken cancellationToken)
    {
        if (!CommitmentCodec.TryDecodeRequest(bytes, syntax, out var transactionUid, out var references, out var fault))
        {
            return fault;
        }

        var request = new DicomCommitmentRequest(
            transactionUid, references, _peer.CallingAE, _peer.CalledAE, _peer.RemoteAddress, _peer.AssociationId);
        try
        {
            return await _server.Provider.OnCommitmentRequestAsync(request, peer, cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            NetworkLog.CommitmentFailed(_server.Logger, _peer.AssociationId, exception.GetType().Name);
            return DicomStatus.ProcessingFailure;
        }
    }

    private async ValueTask<DicomStatus> OnReportAsync(
        ReadOnlyMemory<byte> bytes, DicomTransferSyntax syntax, CancellationToken cancellationToken)
    {
        if (CommitmentCodec.DecodeReport(bytes, syntax, out var fault) is not { } report)
        {
            return fault;
        }

        try
        {
            return await _server.Provider.OnCommitmentReportAsync(
                report with
                {
                    CallingAE = _peer.CallingAE,
                    CalledAE = _peer.CalledAE,
                    RemoteAddress = _peer.RemoteAddress,
                    AssociationId = _peer.AssociationId,
                },
                cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            NetworkLog.CommitmentFailed(_server.Logger, _peer.AssociationId, exception.GetType().Name);
            return DicomStatus.ProcessingFailure;
        }
    }
}
