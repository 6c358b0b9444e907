namespace EdgeMLOps.Appliance.Core.Decoding.Codec.Codestreams;

/// <summary>Steps from tile-part to tile-part by their lengths (Psot, ISO/IEC 15444-1 A.4.2), to where the codestream ends.</summary>
internal static class Jpeg2000TileParts
{
    private const int LeastBytes = 14; // SOT and SOD

    /// <summary>First byte after the codestream, its end marker included where it is there.</summary>
    /// <param name="bytes">The codestream.</param>
    /// <param name="first">Where the first tile-part begins.</param>
    /// <param name="fault">Why there is no end.</param>
    /// <returns>-1 when a tile-part is cut off or is none.</returns>
    public static int EndOf(ReadOnlySpan<byte> bytes, int first, out CodestreamFault fault)
    {
        fault = default;
        var at = first;
        while (true)
        {
            var cursor = new CodestreamCursor(bytes, at);
            if (!cursor.TryUInt16(out var marker) || marker != Jpeg2000Marker.StartOfTilePart)
            {
                return marker == Jpeg2000Marker.EndOfCodestream ? cursor.Position : at;
            }

            // Length of this segment, number of the tile, length of the tile-part from its marker on.
            if (!cursor.TrySkip(4) || !cursor.TryUInt32(out var length))
            {
                fault = CodestreamFault.Corrupt("a tile-part that is cut off", at);
                return -1;
            }

            // 0: the last one, to the end.
            if (length == 0)
            {
                return CodestreamEnd.LengthOf(bytes, out _);
            }

            if (length < LeastBytes || length > bytes.Length - at)
            {
                fault = CodestreamFault.Corrupt("a tile-part longer than what is left", at);
                return -1;
            }

            at += (int)length;
        }
    }
}
