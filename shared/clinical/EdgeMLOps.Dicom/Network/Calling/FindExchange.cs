using EdgeMLOps.Dicom.Network.Dimse;
using EdgeMLOps.Dicom.Network.UpperLayer;

namespace EdgeMLOps.Dicom.Network.Calling;

/// <summary>One C-FIND, from its request to its last response (PS3.4 section C.4.1).</summary>
internal sealed class FindExchange
{
    private readonly ClientSession _session;
    private readonly byte _contextId;
    private readonly DicomTransferSyntax _syntax;
    private readonly DimseCommand _request;
    private readonly WaitLimit _limit;
    private bool _ended;

    public FindExchange(ClientSession session, string sopClassUid)
    {
        _session = session;
        (_contextId, _syntax) = session.Contexts.WritableOf(sopClassUid, asProvider: false);
        _limit = new WaitLimit(session.Options.TimeProvider, session.Options.OperationTimeout);
        _request = new DimseCommand
        {
            Type = DimseCommandType.FindRequest,
            MessageId = session.NextMessageId(),
            SopClassUid = sopClassUid,
            HasDataset = true,
        };
    }

    public async Task SendAsync(DicomDataset identifier, CancellationToken cancellationToken)
    {
        using var dataset = new MemoryStream(DicomDatasetWriter.ToBytes(identifier, _syntax), writable: false);
        await _session.RunAsync(
            async clock =>
            {
                await _session.SendAsync(_contextId, _request, dataset, clock);
                return true;
            },
            cancellationToken);
    }

    /// <summary>The next match; null after the last one.</summary>
    /// <exception cref="DicomNetworkException">The peer failed, or says that it could not search.</exception>
    public async Task<DicomDataset?> NextAsync(CancellationToken cancellationToken)
    {
        var response = await _session.RunAsync(NextResponseAsync, cancellationToken);
        var status = new DicomStatus(response.Command.Status);
        _ended = !status.IsPending;
        if (_ended)
        {
            return status.IsSuccess || status.IsWarning ? null : throw new DicomNetworkException(status);
        }

        return await _session.RunAsync(_ => Task.FromResult(Match(response)), cancellationToken);
    }

    /// <summary>
    /// Ends the search if it still runs: asks the peer to stop, and passes over what comes until it does. Where that
    /// fails the association is of no more use, which its next user is told.
    /// </summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_ended || !_session.IsUsable)
        {
            return;
        }

        try
        {
            await _session.RunAsync(CancelAsync, cancellationToken);
        }
        catch (Exception exception) when (exception is DicomNetworkException or OperationCanceledException)
        {
            // The caller wants no more of this search; that the peer did not end it in order is no concern of the matches given.
        }
    }

    private Task<IncomingMessage> NextResponseAsync(WaitClock clock) =>
        _session.ResponseAsync(_request, clock, _limit.Within(_session.Options.ResponseTimeout));

    private DicomDataset Match(IncomingMessage response)
    {
        if (!response.Command.HasDataset)
        {
            throw new PduFormatException("a match without an identifier");
        }

        try
        {
            return DicomDatasetReader.Read(response.Dataset, _syntax);
        }
        catch (DicomReadException)
        {
            throw new PduFormatException("a match that cannot be read");
        }
    }

    private async Task<bool> CancelAsync(WaitClock clock)
    {
        await _session.SendAsync(_contextId, _request.Cancel(), clock);
        var limit = new WaitLimit(_session.Options.TimeProvider, _session.Options.AssociationTimeout);
        while (!_ended)
        {
            var response = await _session.ResponseAsync(_request, clock, limit);
            _ended = !new DicomStatus(response.Command.Status).IsPending;
        }

        return true;
    }
}
