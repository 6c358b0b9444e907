using System.IO.Compression;
using System.Runtime.InteropServices;

namespace EdgeMLOps.Dicom;

/// <summary>Inflates a data set (PS3.5 annex A.5, RFC 1951) only as far as it is asked to, so that its size is never believed.</summary>
internal sealed class Inflation : IDisposable
{
    private const int ZlibHeaderSize = 2;

    private readonly ExhaustionStream _input;
    private readonly DeflateStream _inflater;
    private byte[] _buffer = [];
    private int _filled;

    internal Inflation(ReadOnlyMemory<byte> deflated)
    {
        IsWrapped = HasZlibHeader(deflated.Span);
        _input = new ExhaustionStream(IsWrapped ? deflated[ZlibHeaderSize..] : deflated);
        _inflater = new DeflateStream(_input, CompressionMode.Decompress);
    }

    /// <summary>Whether the data had the header of RFC 1950 before it.</summary>
    internal bool IsWrapped { get; }

    internal InflationState State { get; private set; } = InflationState.More;

    /// <summary>What has been inflated. Later calls of <see cref="Fill"/> leave it as it is; they put a longer one in its place.</summary>
    internal ReadOnlyMemory<byte> Bytes => _buffer.AsMemory(0, _filled);

    /// <summary>Inflates until there are as many bytes, or no more.</summary>
    internal void Fill(int size)
    {
        if (size > _buffer.Length)
        {
            // Not doubled on the way: of a size that was asked for once, no second copy is ever there.
            var longer = GC.AllocateUninitializedArray<byte>(size);
            Bytes.Span.CopyTo(longer);
            _buffer = longer;
        }

        while (State == InflationState.More && _filled < size)
        {
            Step();
        }
    }

    public void Dispose() => _inflater.Dispose();

    private void Step()
    {
        try
        {
            var read = _inflater.Read(_buffer, _filled, _buffer.Length - _filled);
            _filled += read;
            if (read == 0)
            {
                State = _input.IsExhausted ? InflationState.Truncated : InflationState.Complete;
            }
        }
        catch (InvalidDataException)
        {
            State = _input.IsExhausted ? InflationState.Truncated : InflationState.Corrupt;
        }
    }

    // 0x78 begins a stored block of raw deflate as well; that has its length and the complement of it behind.
    private static bool HasZlibHeader(ReadOnlySpan<byte> bytes) =>
        bytes.Length > 5 && bytes[0] == 0x78 && ((bytes[0] << 8) | bytes[1]) % 31 == 0 && (bytes[1] ^ bytes[3]) != 0xFF;

    // The inflater takes the end of its input for the end of the data. Whether it asked for more than there was tells the two apart.
    private sealed class ExhaustionStream(ReadOnlyMemory<byte> bytes) : MemoryStream(ArrayOf(bytes, out var offset), offset, bytes.Length, writable: false)
    {
        internal bool IsExhausted { get; private set; }

        // A MemoryStream that is derived from reads into spans by this as well.
        public override int Read(byte[] buffer, int offset, int count)
        {
            var read = base.Read(buffer, offset, count);
            IsExhausted |= read == 0 && count > 0;
            return read;
        }

        private static byte[] ArrayOf(ReadOnlyMemory<byte> bytes, out int offset)
        {
            if (MemoryMarshal.TryGetArray(bytes, out var segment))
            {
                offset = segment.Offset;
                return segment.Array!;
            }

            offset = 0;
            return bytes.ToArray();
        }
    }
}
