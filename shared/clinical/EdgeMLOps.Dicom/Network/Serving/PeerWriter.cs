using EdgeMLOps.Dicom.Network.Calling;
using EdgeMLOps.Dicom.Network.Dimse;
using EdgeMLOps.Dicom.Network.UpperLayer;

namespace EdgeMLOps.Dicom.Network.Serving;

/// <summary>
/// Writes messages to the peer: our responses, and the requests of our own that other tasks send meanwhile. A message is
/// never cut by another (PS3.7 section 6.3), so each waits for the one before it.
/// </summary>
internal sealed class PeerWriter : IDisposable
{
    private readonly PduConnection _pdus;
    private readonly uint _peerMaxPduLength;
    private readonly TimeSpan _within;
    private readonly SemaphoreSlim _turn = new(1);

    public PeerWriter(PduConnection pdus, uint peerMaxPduLength, TimeSpan within)
    {
        _pdus = pdus;
        _peerMaxPduLength = peerMaxPduLength;
        _within = within;
    }

    /// <summary>A command alone, in one write to the socket.</summary>
    public async ValueTask RespondAsync(byte contextId, DimseCommand response, WaitClock clock)
    {
        var pdus = CommandPdus.Build(contextId, CommandSetCodec.Encode(response), _peerMaxPduLength);
        await _turn.WaitAsync(clock.Token);
        try
        {
            await _pdus.SendAsync(pdus, clock, _within);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>A command and its data set. Once begun it must end, or the association is of no more use.</summary>
    public async Task SendAsync(byte contextId, DimseCommand command, byte[] dataset, WaitClock clock)
    {
        await _turn.WaitAsync(clock.Token);
        try
        {
            await _pdus.SendAsync(
                CommandPdus.Build(contextId, CommandSetCodec.Encode(command), _peerMaxPduLength), clock, _within);
            using var sender = new DatasetSender(_pdus, _peerMaxPduLength, _within);
            using var bytes = new MemoryStream(dataset, writable: false);
            await sender.SendAsync(contextId, bytes, clock);
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();
}
