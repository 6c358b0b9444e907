using System.Buffers;
using System.Buffers.Binary;

namespace EdgeMLOps.Dicom.Network.UpperLayer;

/// <summary>
/// Reads one unit after another from a stream through one pooled buffer. The header's length is checked against
/// <see cref="Limits"/> before a byte is reserved for it, and the buffer grows with the bytes that really arrive: a
/// header that promises a megabyte and then stays silent costs what a silent connection costs.
/// </summary>
internal sealed class PduReader : IDisposable
{
    private const int HeaderLength = 6;
    private const int FirstBufferLength = 16 * 1024;

    private readonly Stream _stream;
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(FirstBufferLength);
    private int _start;
    private int _end;

    public PduReader(Stream stream) => _stream = stream;

    /// <summary>What may come next; narrowed and widened with the state of the association.</summary>
    public PduLimits Limits { get; set; } = PduLimits.BeforeAssociation;

    /// <summary>All that came has been taken.</summary>
    public bool IsEmpty => _start == _end;

    /// <summary>The next unit; a <see cref="PduType.None"/> one when the peer closed between two units.</summary>
    /// <exception cref="PduFormatException">Unknown type or a length out of its bounds.</exception>
    /// <exception cref="EndOfStreamException">The peer closed within a unit.</exception>
    public async ValueTask<Pdu> ReadAsync(CancellationToken cancellationToken)
    {
        if (!await FillAsync(HeaderLength, cancellationToken))
        {
            return default;
        }

        var type = (PduType)_buffer[_start];
        var length = BinaryPrimitives.ReadUInt32BigEndian(_buffer.AsSpan(_start + 2));
        Limits.Check(type, length);
        var total = HeaderLength + (int)length;
        await FillAsync(total, cancellationToken);
        var body = _buffer.AsMemory(_start + HeaderLength, (int)length);
        _start += total;
        return new Pdu(type, body);
    }

    public void Dispose()
    {
        var buffer = Interlocked.Exchange(ref _buffer, []);
        if (buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Makes at least <paramref name="count"/> bytes available; false when there is not even the first.</summary>
    private async ValueTask<bool> FillAsync(int count, CancellationToken cancellationToken)
    {
        while (_end - _start < count)
        {
            MakeRoom(count);
            var read = await _stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken);
            if (read == 0)
            {
                return _end == _start ? false : throw new EndOfStreamException("the peer closed within a PDU");
            }

            _end += read;
        }

        return true;
    }

    private void MakeRoom(int count)
    {
        var held = _end - _start;
        if (held == 0)
        {
            _start = _end = 0;
        }

        if (_start + count > _buffer.Length && _start > 0)
        {
            _buffer.AsSpan(_start, held).CopyTo(_buffer);
            (_start, _end) = (0, held);
        }

        if (_end == _buffer.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Min(count, _buffer.Length * 2));
            _buffer.AsSpan(0, held).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }
    }
}
