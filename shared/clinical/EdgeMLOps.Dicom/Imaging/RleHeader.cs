using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace EdgeMLOps.Dicom.Imaging;

/// <summary>The 64 bytes before a run-length encoded frame: how many segments, and where each begins (PS3.5 section G.5).</summary>
internal struct RleHeader
{
    internal const int Size = 64;
    private const int MostSegments = 15;

    private Offsets _offsets;

    internal int Segments { get; private init; }

    /// <summary>Where a segment begins; that of the one after the last is where the frame ends.</summary>
    internal readonly int this[int segment] => _offsets[segment];

    /// <summary>Reads a header; false where the offsets do not rise from behind the header to within the frame.</summary>
    internal static bool TryRead(ReadOnlySpan<byte> frame, out RleHeader header)
    {
        header = default;
        if (frame.Length < Size || BinaryPrimitives.ReadUInt32LittleEndian(frame) is < 1 or > MostSegments)
        {
            return false;
        }

        var segments = frame[0];
        header = new RleHeader { Segments = segments };
        var last = (uint)Size;
        for (var segment = 0; segment < segments; segment++)
        {
            var offset = BinaryPrimitives.ReadUInt32LittleEndian(frame[((segment + 1) * sizeof(uint))..]);
            if (offset < last || offset > (uint)frame.Length || (segment == 0 && offset != Size))
            {
                return false;
            }

            header._offsets[segment] = (int)offset;
            last = offset;
        }

        header._offsets[segments] = frame.Length;
        return true;
    }

    [InlineArray(MostSegments + 1)]
    private struct Offsets
    {
        private int _first;
    }
}
