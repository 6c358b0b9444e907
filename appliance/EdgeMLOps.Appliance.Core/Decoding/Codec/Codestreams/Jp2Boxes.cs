namespace EdgeMLOps.Appliance.Core.Decoding.Codec.Codestreams;

/// <summary>
/// Finds the codestream in a JP2 file (ISO/IEC 15444-1 annex I). DICOM has the bare codestream (PS3.5 A.4.4); writers
/// have put the whole file there all the same.
/// </summary>
internal static class Jp2Boxes
{
    private const uint ContiguousCodestream = 0x6A703263; // jp2c
    private const int HeadBytes = 8;
    private const int LongHeadBytes = 16;

    private static ReadOnlySpan<byte> Signature => [0, 0, 0, 12, 0x6A, 0x50, 0x20, 0x20, 0x0D, 0x0A, 0x87, 0x0A];

    public static bool IsIt(ReadOnlySpan<byte> bytes) => bytes.StartsWith(Signature);

    /// <summary>Where the first codestream lies.</summary>
    /// <param name="bytes">A JP2 file.</param>
    /// <param name="offset">Its first byte.</param>
    /// <param name="length">Its bytes.</param>
    /// <returns>False when there is none.</returns>
    public static bool TryFind(ReadOnlySpan<byte> bytes, out int offset, out int length)
    {
        (offset, length) = (0, 0);
        var cursor = new CodestreamCursor(bytes);
        while (cursor.TryUInt32(out var shortLength) && cursor.TryUInt32(out var type))
        {
            long content = shortLength - HeadBytes;
            if (shortLength == 0)
            {
                content = cursor.Left; // to the end of the file
            }
            else if (shortLength == 1)
            {
                if (!cursor.TryUInt32(out var high) || !cursor.TryUInt32(out var low) || high != 0)
                {
                    return false;
                }

                content = low - (long)LongHeadBytes;
            }

            if (type == ContiguousCodestream)
            {
                (offset, length) = (cursor.Position, (int)Math.Clamp(content, 0, cursor.Left));
                return length > 0;
            }

            if (!cursor.TrySkip(content))
            {
                return false;
            }
        }

        return false;
    }
}
