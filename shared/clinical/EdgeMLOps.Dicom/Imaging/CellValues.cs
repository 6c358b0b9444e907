using System.Numerics;
using System.Runtime.InteropServices;

namespace EdgeMLOps.Dicom.Imaging;

/// <summary>
/// The values in integer cells: bits above the high bit and below the stored ones do not count (overlays lived there), and a sign is
/// drawn out over the cell (PS3.5 section 8.1.1).
/// </summary>
internal static class CellValues
{
    /// <summary>Whether cells of this layout can differ from their values.</summary>
    internal static bool MayDiffer(DicomPixelData pixels) => pixels.Kind == DicomPixelKind.Integers && pixels.BitsStored < pixels.BitsAllocated;

    /// <summary>Writes each cell's value.</summary>
    /// <param name="cells">Decoded cells, a whole number of them.</param>
    /// <param name="pixels">How they are laid out.</param>
    /// <param name="values">As long as the cells; may be the same memory.</param>
    internal static void Extract(ReadOnlySpan<byte> cells, DicomPixelData pixels, Span<byte> values)
    {
        var left = pixels.BitsAllocated - 1 - pixels.HighBit;
        var right = pixels.BitsAllocated - pixels.BitsStored;
        switch (pixels.BitsAllocated, pixels.IsSigned)
        {
            case (8, false):
                Shift<byte>(cells, left, right, values);
                break;
            case (8, true):
                Shift<sbyte>(cells, left, right, values);
                break;
            case (16, false):
                Shift<ushort>(cells, left, right, values);
                break;
            case (16, true):
                Shift<short>(cells, left, right, values);
                break;
            case (32, false):
                Shift<uint>(cells, left, right, values);
                break;
            case (32, true):
                Shift<int>(cells, left, right, values);
                break;
            case (64, false):
                Shift<ulong>(cells, left, right, values);
                break;
            case (64, true):
                Shift<long>(cells, left, right, values);
                break;
            default:
                cells.CopyTo(values);
                break;
        }
    }

    private static void Shift<T>(ReadOnlySpan<byte> cells, int left, int right, Span<byte> values)
        where T : unmanaged, IBinaryInteger<T>
    {
        var from = MemoryMarshal.Cast<byte, T>(cells);
        var to = MemoryMarshal.Cast<byte, T>(values);
        var index = 0;
        for (; index <= from.Length - Vector<T>.Count; index += Vector<T>.Count)
        {
            ((new Vector<T>(from[index..]) << left) >> right).CopyTo(to[index..]);
        }

        for (; index < from.Length; index++)
        {
            // Back to the cell's width in between: what is shifted left of a narrow cell is gone.
            to[index] = T.CreateTruncating(T.CreateTruncating(from[index] << left) >> right);
        }
    }
}
