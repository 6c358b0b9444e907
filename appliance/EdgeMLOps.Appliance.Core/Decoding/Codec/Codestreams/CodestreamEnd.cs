namespace EdgeMLOps.Appliance.Core.Decoding.Codec.Codestreams;

/// <summary>The end of a codestream: its last marker is FFD9 (EOI, EOC), and fragments are padded to even length (PS3.5 A.4).</summary>
internal static class CodestreamEnd
{
    private const byte Marker = 0xFF;
    private const byte End = 0xD9;

    public static ReadOnlyMemory<byte> MarkerBytes { get; } = new byte[] { Marker, End };

    /// <summary>Bytes without the padding behind the end marker; all of them where the marker is not there.</summary>
    /// <param name="bytes">The codestream as it came.</param>
    /// <param name="hasEnd">Whether the end marker is there.</param>
    public static int LengthOf(ReadOnlySpan<byte> bytes, out bool hasEnd)
    {
        var length = bytes.Length;
        while (length > 0 && bytes[length - 1] is 0 or Marker)
        {
            length--;
        }

        hasEnd = length >= 2 && bytes[length - 1] == End && bytes[length - 2] == Marker;
        return hasEnd ? length : bytes.Length;
    }
}
