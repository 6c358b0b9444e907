using System.Net;
using EdgeMLOps.Dicom.Network.Commitment;
using EdgeMLOps.Dicom.Network.Dimse;

namespace EdgeMLOps.Dicom.Network.Calling;

/// <summary>N-EVENT-REPORTs of storage commitment that come to the requestor (PS3.4 section J.3.3).</summary>
internal sealed class ReportInbox
{
    private const int Most = 16;

    private readonly DicomClientOptions _options;
    private readonly IPAddress _peerAddress;
    private readonly Queue<DicomCommitmentReport> _waiting = new();

    public ReportInbox(DicomClientOptions options, IPAddress peerAddress)
    {
        _options = options;
        _peerAddress = peerAddress;
    }

    /// <summary>Takes one in, and gives the answer to it.</summary>
    public async ValueTask<DicomStatus> AcceptAsync(IncomingMessage message, DicomPresentationContext context, CancellationToken cancellationToken)
    {
        if (Refusal(message.Command, context) is { } refusal)
        {
            return refusal;
        }

        var syntax = DicomTransferSyntax.Find(context.AcceptedTransferSyntax!)!;
        if (CommitmentCodec.DecodeReport(message.Dataset, syntax, out var fault) is not { } report)
        {
            return fault;
        }

        report = report with { CallingAE = _options.CalledAe, CalledAE = _options.CallingAe, RemoteAddress = _peerAddress };
        var status = _options.OnCommitmentReport is { } handler
            ? await handler(report, cancellationToken)
            : _waiting.Count < Most ? DicomStatus.Success : DicomStatus.ResourceLimitation;
        if (status.IsSuccess && _waiting.Count < Most)
        {
            _waiting.Enqueue(report);
        }

        return status;
    }

    public DicomCommitmentReport? Take() => _waiting.TryDequeue(out var report) ? report : null;

    private static DicomStatus? Refusal(DimseCommand command, DicomPresentationContext context)
    {
        if (command.Type != DimseCommandType.NEventReportRequest)
        {
            return DicomStatus.UnrecognizedOperation;
        }

        if (!IsCommitment(context.AbstractSyntax) || !IsCommitment(command.SopClassUid))
        {
            return DicomStatus.SopClassNotSupported;
        }

        if (!string.Equals(command.SopInstanceUid, DicomUID.StorageCommitmentPushModelInstance.UID, StringComparison.Ordinal))
        {
            return DicomStatus.NoSuchSopInstance;
        }

        return command.EventTypeId is not (1 or 2) ? DicomStatus.NoSuchEventType
            : command.HasDataset ? null
            : DicomStatus.InvalidArgumentValue;
    }

    private static bool IsCommitment(string sopClassUid) =>
        string.Equals(sopClassUid, DicomUID.StorageCommitmentPushModel.UID, StringComparison.Ordinal);
}
