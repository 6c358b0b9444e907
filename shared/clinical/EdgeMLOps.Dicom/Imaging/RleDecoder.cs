namespace EdgeMLOps.Dicom.Imaging;

/// <summary>
/// Decodes run-length encoded frames (PS3.5 annex G). Each byte of a cell is a segment of its own, most significant first; all are
/// unpacked side by side in pieces that stay in the processor's cache, so that a frame costs no second buffer of its size.
/// </summary>
internal static class RleDecoder
{
    private const int Piece = 8 * 1024;

    /// <summary>What one byte can become at most: PackBits makes 128 of two.</summary>
    internal const int MostExpansion = 64;

    /// <summary>Decodes a frame.</summary>
    /// <param name="frame">The frame: header and segments.</param>
    /// <param name="samples">Samples of a pixel.</param>
    /// <param name="cellBytes">Bytes of a sample's cell; 1 for packed bits.</param>
    /// <param name="cells">Filled whole, samples of a pixel together, cells little endian.</param>
    /// <returns>False where the frame breaks annex G or ends too early.</returns>
    internal static bool TryDecode(ReadOnlySpan<byte> frame, int samples, int cellBytes, Span<byte> cells)
    {
        var planes = samples * cellBytes;
        if (!RleHeader.TryRead(frame, out var header) || header.Segments != planes)
        {
            return false;
        }

        if (planes == 1)
        {
            return new RleSegment(header[0], header[1]).Fill(frame, cells);
        }

        Span<RleSegment> segments = stackalloc RleSegment[planes];
        for (var plane = 0; plane < planes; plane++)
        {
            // Most significant byte first in the file, least significant first in the cell.
            var segment = (plane - (plane % cellBytes)) + (cellBytes - 1 - (plane % cellBytes));
            segments[plane] = new RleSegment(header[segment], header[segment + 1]);
        }

        Span<byte> pieces = stackalloc byte[Piece];
        var size = Piece / planes;
        for (var rest = cells; !rest.IsEmpty;)
        {
            var count = Math.Min(size, rest.Length / planes);
            for (var plane = 0; plane < planes; plane++)
            {
                if (!segments[plane].Fill(frame, pieces.Slice(plane * count, count)))
                {
                    return false;
                }
            }

            PlaneInterleaver.Interleave(pieces[..(planes * count)], planes, unit: 1, rest[..(planes * count)]);
            rest = rest[(planes * count)..];
        }

        return true;
    }
}
