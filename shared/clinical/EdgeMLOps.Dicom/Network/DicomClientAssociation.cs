using EdgeMLOps.Dicom.Network.Calling;
using EdgeMLOps.Dicom.Network.Dimse;
using EdgeMLOps.Dicom.Network.UpperLayer;

namespace EdgeMLOps.Dicom.Network;

/// <summary>
/// An open association to a peer. One message at a time; not thread-safe. After most exceptions it is of no more use
/// (<see cref="IsUsable"/>): dispose it. Disposing without <see cref="ReleaseAsync"/> aborts it.
/// </summary>
public sealed partial class DicomClientAssociation : IAsyncDisposable
{
    private readonly ClientSession _session;
    private bool _closed;

    internal DicomClientAssociation(ClientSession session) => _session = session;

    /// <summary>What was proposed, in that order, with what the peer said to each.</summary>
    public IReadOnlyList<DicomPresentationContext> PresentationContexts => _session.Contexts.All;

    /// <summary>Whether another message may be sent: no exchange broke, and it was neither released nor disposed.</summary>
    public bool IsUsable => _session.IsUsable;

    /// <summary>Usable, in no exchange, and the peer neither spoke nor closed since the last one: fit for its next user.</summary>
    internal bool IsQuiet => _session.IsQuiet;

    private DicomClientOptions Options => _session.Options;

    /// <summary>Whether the peer takes this SOP class in this encoding.</summary>
    /// <param name="sopClassUid">SOP Class UID.</param>
    /// <param name="transferSyntaxUid">Transfer syntax UID.</param>
    public bool Accepts(string sopClassUid, string transferSyntaxUid) => _session.Contexts.Accepts(sopClassUid, transferSyntaxUid);

    /// <summary>C-ECHO (PS3.7 section 9.1.5).</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="DicomNetworkException">The exchange failed.</exception>
    public async Task<DicomStatus> EchoAsync(CancellationToken cancellationToken)
    {
        using var turn = _session.Begin();
        var contextId = _session.Contexts.IdOf(UpperLayerUids.Verification, UpperLayerUids.ImplicitVRLittleEndian);
        var request = new DimseCommand
        {
            Type = DimseCommandType.EchoRequest,
            MessageId = _session.NextMessageId(),
            SopClassUid = UpperLayerUids.Verification,
        };
        return await _session.RunAsync(
            async clock =>
            {
                await _session.SendAsync(contextId, request, clock);
                return await StatusAsync(request, clock);
            },
            cancellationToken);
    }

    /// <summary>C-STORE (PS3.7 section 9.1.1). The bytes are sent as they are, without a copy of the whole in memory.</summary>
    /// <param name="sopClassUid">SOP Class UID of the object.</param>
    /// <param name="sopInstanceUid">SOP Instance UID of the object.</param>
    /// <param name="transferSyntaxUid">The encoding of the bytes.</param>
    /// <param name="dataset">The data set alone (no preamble, no file meta information), read from where it stands.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What the peer answered.</returns>
    /// <exception cref="DicomNetworkException">The exchange failed; whether the peer has the object is not known.</exception>
    public async Task<DicomStatus> StoreAsync(
        string sopClassUid,
        string sopInstanceUid,
        string transferSyntaxUid,
        Stream dataset,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        using var turn = _session.Begin();
        var contextId = _session.Contexts.IdOf(sopClassUid, transferSyntaxUid);
        var request = new DimseCommand
        {
            Type = DimseCommandType.StoreRequest,
            MessageId = _session.NextMessageId(),
            SopClassUid = sopClassUid,
            SopInstanceUid = sopInstanceUid,
            HasDataset = true,
        };
        return await ExchangeAsync(contextId, request, dataset, cancellationToken);
    }

    /// <summary>Ends the association in order.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="DicomNetworkException">The peer did not answer in order; what was stored before stays stored.</exception>
    public async Task ReleaseAsync(CancellationToken cancellationToken)
    {
        using var turn = _session.Begin();
        await _session.RunAsync(
            async clock =>
            {
                var limit = new WaitLimit(Options.TimeProvider, Options.AssociationTimeout);
                var word = await _session.ReleaseStepAsync(PduType.ReleaseRequest, clock, limit);
                if (word == PduType.ReleaseRequest)
                {
                    // Both asked at once: the requestor answers first (PS3.8 section 9.2.1, AR-8 and AR-9).
                    word = await _session.ReleaseStepAsync(PduType.ReleaseResponse, clock, limit);
                }

                return word == PduType.ReleaseResponse
                    ? true
                    : throw new PduFormatException("no answer to the release", AbortReason.UnexpectedPdu);
            },
            cancellationToken);
        _closed = true;
        _session.Dispose();
    }

    /// <summary>Closes the connection; aborts the association (A-ABORT, source service user) unless it was released.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_closed)
        {
            _closed = true;
            await _session.CloseAsync(PduWriter.Fixed(PduType.Abort));
            _session.Dispose();
        }
    }

    /// <summary>Closes the socket under whatever exchange runs, which then fails; from any thread.</summary>
    internal void Cut() => _session.Cut();

    private Task<DicomStatus> ExchangeAsync(byte contextId, DimseCommand request, Stream dataset, CancellationToken cancellationToken) =>
        _session.RunAsync(
            async clock =>
            {
                await _session.SendAsync(contextId, request, dataset, clock);
                return await StatusAsync(request, clock);
            },
            cancellationToken);

    private async Task<DicomStatus> StatusAsync(DimseCommand request, WaitClock clock)
    {
        var limit = new WaitLimit(Options.TimeProvider, Options.ResponseTimeout);
        return new DicomStatus((await _session.ResponseAsync(request, clock, limit)).Command.Status);
    }
}
