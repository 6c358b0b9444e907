using System.Buffers;
using EdgeMLOps.Dicom.Network.Dimse;
using EdgeMLOps.Dicom.Network.UpperLayer;

namespace EdgeMLOps.Dicom.Network.Calling;

/// <summary>Sends a C-STORE request and its data set, fragment by fragment through one pooled buffer.</summary>
internal sealed class DatasetSender : IDisposable
{
    private const int HeadersLength = 12;
    private const int MaxFragmentLength = 128 * 1024;

    private readonly PduConnection _connection;
    private readonly TimeSpan _timeout;
    private readonly int _room;
    private readonly byte[] _buffer;

    public DatasetSender(PduConnection connection, uint peerMaxPduLength, TimeSpan timeout)
    {
        _connection = connection;
        _timeout = timeout;
        _room = CommandPdus.FragmentLength(peerMaxPduLength, MaxFragmentLength);
        _buffer = ArrayPool<byte>.Shared.Rent(HeadersLength + _room + 1);
    }

    /// <summary>Sends all of the stream from where it stands.</summary>
    public async Task SendAsync(byte contextId, Stream dataset, WaitClock clock)
    {
        // One byte more than a fragment holds tells whether another fragment follows.
        var held = await FillAsync(dataset, 0, clock.Token);
        while (held > _room)
        {
            var ahead = _buffer[HeadersLength + _room];
            await SendFragmentAsync(contextId, _room, last: false, clock);
            _buffer[HeadersLength] = ahead;
            held = await FillAsync(dataset, 1, clock.Token);
        }

        await SendFragmentAsync(contextId, held, last: true, clock);
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(_buffer);

    private async Task<int> FillAsync(Stream dataset, int held, CancellationToken cancellationToken)
    {
        var free = _buffer.AsMemory(HeadersLength + held, _room + 1 - held);
        return held + await dataset.ReadAtLeastAsync(free, free.Length, throwOnEndOfStream: false, cancellationToken);
    }

    private ValueTask SendFragmentAsync(byte contextId, int length, bool last, WaitClock clock)
    {
        PresentationDataValue.WriteHeaders(_buffer, contextId, command: false, last, length);
        return _connection.SendAsync(_buffer.AsMemory(0, HeadersLength + length), clock, _timeout);
    }
}
