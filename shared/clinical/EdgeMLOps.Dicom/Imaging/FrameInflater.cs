using System.IO.Compression;
using System.Runtime.InteropServices;

namespace EdgeMLOps.Dicom.Imaging;

/// <summary>Inflates a frame of Deflated Image Frame Compression (PS3.5 section A.4.13, RFC 1951).</summary>
internal static class FrameInflater
{
    /// <summary>What one byte can become at most: deflate makes 258 of two bits.</summary>
    internal const int MostExpansion = 1032;

    /// <summary>Inflates until the target is full; false where the frame is broken or ends before.</summary>
    internal static bool TryInflate(ReadOnlyMemory<byte> frame, Span<byte> target)
    {
        using var source = MemoryMarshal.TryGetArray(frame, out var array)
            ? new MemoryStream(array.Array!, array.Offset, array.Count, writable: false) // not null: it is there
            : new MemoryStream(frame.ToArray(), writable: false);
        using var inflate = new DeflateStream(source, CompressionMode.Decompress);
        try
        {
            return inflate.ReadAtLeast(target, target.Length, throwOnEndOfStream: false) == target.Length;
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }
}
