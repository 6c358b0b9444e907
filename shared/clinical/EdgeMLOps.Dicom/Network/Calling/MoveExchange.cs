using EdgeMLOps.Dicom.Network.Dimse;
using EdgeMLOps.Dicom.Network.UpperLayer;

namespace EdgeMLOps.Dicom.Network.Calling;

/// <summary>One C-MOVE, from its request to its last response (PS3.4 section C.4.2).</summary>
internal sealed class MoveExchange
{
    /// <summary>For the peer to take the C-CANCEL: the caller has given up and waits for us now.</summary>
    private static readonly TimeSpan LastWord = TimeSpan.FromSeconds(1);

    private readonly ClientSession _session;
    private readonly byte _contextId;
    private readonly DicomTransferSyntax _syntax;
    private readonly DimseCommand _request;
    private readonly IProgress<DicomMoveOutcome>? _progress;
    private bool _sent;

    public MoveExchange(ClientSession session, string sopClassUid, string destinationAe, IProgress<DicomMoveOutcome>? progress)
    {
        _session = session;
        _progress = progress;
        (_contextId, _syntax) = session.Contexts.WritableOf(sopClassUid, asProvider: false);
        _request = new DimseCommand
        {
            Type = DimseCommandType.MoveRequest,
            MessageId = session.NextMessageId(),
            SopClassUid = sopClassUid,
            MoveDestination = destinationAe,
            HasDataset = true,
        };
    }

    public async Task<DicomMoveOutcome> RunAsync(DicomDataset identifier, CancellationToken cancellationToken)
    {
        using var dataset = new MemoryStream(DicomDatasetWriter.ToBytes(identifier, _syntax), writable: false);
        try
        {
            return await _session.RunAsync(clock => FollowAsync(dataset, clock), cancellationToken);
        }
        catch (OperationCanceledException) when (_sent)
        {
            await CancelAsync();
            throw;
        }
    }

    private async Task<DicomMoveOutcome> FollowAsync(Stream dataset, WaitClock clock)
    {
        var options = _session.Options;
        var limit = new WaitLimit(options.TimeProvider, options.OperationTimeout);
        await _session.SendAsync(_contextId, _request, dataset, clock);
        _sent = true;
        var counts = new DicomMoveOutcome(DicomStatus.Pending, Completed: 0, Failed: 0, Warning: 0, Remaining: 0);
        while (true)
        {
            var response = await _session.ResponseAsync(_request, clock, limit.Within(options.MoveResponseTimeout));
            counts = Updated(counts, response);
            if (!counts.Status.IsPending)
            {
                return counts;
            }

            _progress?.Report(counts);
        }
    }

    // The last response need not say what is left, and a failure may say nothing (PS3.7 table 9.3-10): what was said before still holds.
    private DicomMoveOutcome Updated(DicomMoveOutcome before, IncomingMessage response)
    {
        var status = new DicomStatus(response.Command.Status);
        return new DicomMoveOutcome(
            status,
            response.Command.CompletedSuboperations ?? before.Completed,
            response.Command.FailedSuboperations ?? before.Failed,
            response.Command.WarningSuboperations ?? before.Warning,
            response.Command.RemainingSuboperations ?? (status.IsPending || !status.IsSuccess ? before.Remaining : 0))
        {
            FailedInstances = status.IsPending ? [] : FailedInstancesOf(response),
        };
    }

    // Only an aid to the counts, which peers leave out and fill with junk alike.
    private string[] FailedInstancesOf(IncomingMessage response)
    {
        try
        {
            return response.Command.HasDataset &&
                DicomDatasetReader.Read(response.Dataset, _syntax).TryGetValues<string>(DicomTag.FailedSOPInstanceUIDList, out var uids)
                ? [.. uids.Where(UidRules.IsValid)]
                : [];
        }
        catch (DicomReadException)
        {
            return [];
        }
    }

    /// <summary>Tells the peer to send no more objects; the association is at its end either way.</summary>
    private async Task CancelAsync()
    {
        using var clock = new WaitClock(_session.Options.TimeProvider, CancellationToken.None);
        try
        {
            await _session.SendAsync(_contextId, _request.Cancel(), clock, LastWord);
        }
        catch (Exception exception) when (PduConnection.IsConnectionEnd(exception))
        {
            // A peer that is gone moves nothing any more.
        }
    }
}
