using System.Numerics;
using System.Runtime.InteropServices;
using EdgeMLOps.Appliance.Core.Decoding.Codec.Codestreams;

namespace EdgeMLOps.Appliance.Core.Decoding.Codec.Frames;

/// <summary>
/// Bits that a codestream has room for and the header says are no part of a value: whoever reads values cuts them off (PS3.5 section
/// 8.1.1), and a number too large for the header comes back as another. Drawn-out signs and the bits of overlays are none.
/// </summary>
/// <param name="Above">Above the high bit.</param>
/// <param name="Below">Below the stored bits.</param>
/// <param name="Sign">The high bit of a signed value; 0 of an unsigned.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct StrayBits(uint Above, uint Below, uint Sign)
{
    private const int MostBits = 32;

    /// <summary>Whether cells can have any.</summary>
    public bool ArePossible => (Above | Below) != 0;

    public static StrayBits Of(FrameCodecRequest request, CodestreamInfo info)
    {
        var high = request.HighBit ?? request.BitsStored - 1;
        var counted = Ones(info.Precision) & ~request.OverlayBits;
        return new(counted & ~Ones(high + 1), counted & Ones(high + 1 - request.BitsStored), request.IsSigned ? 1u << high : 0);
    }

    /// <summary>How many cells have such bits.</summary>
    /// <param name="cells">A whole number of them, little endian.</param>
    /// <param name="cellBytes">Bytes of a cell: 1, 2 or 4.</param>
    public int CountIn(ReadOnlySpan<byte> cells, int cellBytes) => cellBytes switch
    {
        1 => Count(cells, (byte)Above, (byte)Below, (byte)Sign),
        2 => Count(MemoryMarshal.Cast<byte, ushort>(cells), (ushort)Above, (ushort)Below, (ushort)Sign),
        _ => Count(MemoryMarshal.Cast<byte, uint>(cells), Above, Below, Sign),
    };

    private static int Count<T>(ReadOnlySpan<T> cells, T above, T below, T sign)
        where T : unmanaged, IBinaryInteger<T>
    {
        var count = 0;
        foreach (var cell in cells)
        {
            var over = cell & above;
            var isDrawnOut = over == above && (cell & sign) != T.Zero;
            if ((over != T.Zero && !isDrawnOut) || (cell & below) != T.Zero)
            {
                count++;
            }
        }

        return count;
    }

    private static uint Ones(int bits) => bits >= MostBits ? uint.MaxValue : bits <= 0 ? 0 : (1u << bits) - 1;
}
