using System.Diagnostics.CodeAnalysis;

namespace EdgeMLOps.Appliance.Core.Decoding.Codec.Codestreams;

/// <summary>Reads what a codestream says of itself: by its first bytes, without native code, in one pass over its markers.</summary>
internal static class CodestreamReader
{
    public static bool TryRead(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out CodestreamInfo? info, out CodestreamFault fault)
    {
        var offset = 0;
        if (Jp2Boxes.IsIt(bytes))
        {
            if (!Jp2Boxes.TryFind(bytes, out offset, out var length))
            {
                (info, fault) = (null, CodestreamFault.Corrupt("no codestream in a JP2 file", bytes.Length));
                return false;
            }

            bytes = bytes.Slice(offset, length);
        }

        if (JpegHeaderReader.IsIt(bytes))
        {
            return JpegHeaderReader.TryRead(bytes, out info, out fault);
        }

        if (!Jpeg2000HeaderReader.IsIt(bytes))
        {
            (info, fault) = (null, CodestreamFault.Corrupt("neither JPEG, JPEG-LS nor JPEG 2000", 0));
            return false;
        }

        info = Jpeg2000HeaderReader.TryRead(bytes, out var read, out fault) ? read with { Offset = offset } : null;
        return info is not null;
    }
}
