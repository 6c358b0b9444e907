using System.Diagnostics.CodeAnalysis;

namespace EdgeMLOps.Appliance.Core.Decoding.Codec.Codestreams;

/// <summary>
/// Reads the main header of JPEG 2000 (ISO/IEC 15444-1 annex A) and steps over the tile-parts: a decoder that is lenient
/// with a truncated codestream would give pixels that are none.
/// </summary>
internal ref struct Jpeg2000HeaderReader
{
    private const int SizeBytes = 36;
    private const int ComponentBytes = 3;
    private const int MaxTiles = ushort.MaxValue;
    private const uint HighThroughput = 0x00020000; // Pcap bit 15 (ISO/IEC 15444-15 A.2)
    private const byte HighThroughputBlocks = 0x40; // of the code-block style

    private readonly ReadOnlySpan<byte> _bytes;
    private CodestreamCursor _cursor;
    private CodestreamInfo? _info;
    private bool _isHighThroughput;
    private bool _isReversible;
    private bool _isStyled;
    private bool _isTransformed;

    private Jpeg2000HeaderReader(ReadOnlySpan<byte> bytes)
    {
        _bytes = bytes;
        _cursor = new CodestreamCursor(bytes);
        _isReversible = true;
    }

    /// <summary>Whether it begins as a codestream does.</summary>
    public static bool IsIt(ReadOnlySpan<byte> bytes) => bytes is [0xFF, 0x4F, 0xFF, 0x51, ..];

    public static bool TryRead(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out CodestreamInfo? info, out CodestreamFault fault)
    {
        var reader = new Jpeg2000HeaderReader(bytes);
        reader._cursor.TrySkip(2);
        info = reader.TryMainHeader(out fault) ? reader.Finish(out fault) : null;
        return info is not null;
    }

    private bool TryMainHeader(out CodestreamFault fault)
    {
        while (_cursor.TryUInt16(out var marker) && marker != Jpeg2000Marker.StartOfTilePart)
        {
            var at = _cursor.Position;
            if (!_cursor.TrySegment(out var content))
            {
                break;
            }

            if (!TryTake(marker, content, at, out fault))
            {
                return false;
            }
        }

        fault = CodestreamFault.Corrupt("no main header of JPEG 2000", _cursor.Position);
        return _info is not null && _isStyled && _cursor.Left > 0;
    }

    private bool TryTake(ushort marker, ReadOnlySpan<byte> content, int at, out CodestreamFault fault)
    {
        fault = CodestreamFault.Corrupt("a marker segment that cannot be", at);
        var cursor = new CodestreamCursor(content);
        switch (marker)
        {
            case Jpeg2000Marker.Size:
                return _info is null && TrySize(content, at, out fault);
            case Jpeg2000Marker.Capabilities:
                _isHighThroughput |= cursor.TryUInt32(out var capabilities) && (capabilities & HighThroughput) != 0;
                return true;
            // Scod, progression, layers (2), transform of components; levels, block width and height, block style, wavelet.
            case Jpeg2000Marker.CodingStyle when content.Length >= 10:
                _isStyled = true;
                _isTransformed = content[4] != 0;
                Style(content[8], content[9]);
                return true;
            case Jpeg2000Marker.CodingStyle:
                return false;
            // The component's number (1 byte, 2 where there are more than 256), Scoc, then as above from the levels on.
            case Jpeg2000Marker.CodingStyleOfComponent when content.Length >= 7:
                Style(content[5], content[6]);
                return true;
            default:
                return marker >= 0xFF00;
        }
    }

    private void Style(byte blocks, byte wavelet)
    {
        _isHighThroughput |= (blocks & HighThroughputBlocks) != 0;
        _isReversible &= wavelet == 1;
    }

    private bool TrySize(ReadOnlySpan<byte> content, int at, out CodestreamFault fault)
    {
        fault = CodestreamFault.Corrupt("sizes that cannot be", at);
        if (content.Length < SizeBytes + ComponentBytes)
        {
            return false;
        }

        var cursor = new CodestreamCursor(content, 2);
        Span<uint> sizes = stackalloc uint[8]; // Xsiz, Ysiz, XOsiz, YOsiz, XTsiz, YTsiz, XTOsiz, YTOsiz
        foreach (ref var size in sizes)
        {
            cursor.TryUInt32(out size);
        }

        cursor.TryUInt16(out var components);
        if (content.Length != SizeBytes + (components * ComponentBytes) || !AreSizes(sizes))
        {
            return false;
        }

        return TryComponents(content[SizeBytes..], (int)(sizes[0] - sizes[2]), (int)(sizes[1] - sizes[3]), out fault);
    }

    private static bool AreSizes(ReadOnlySpan<uint> s)
    {
        var tiles = s[4] == 0 || s[5] == 0 || s[6] > s[2] || s[7] > s[3] || s[2] >= s[0] || s[3] >= s[1]
            ? long.MaxValue
            : Ceiling(s[0] - s[6], s[4]) * Ceiling(s[1] - s[7], s[5]);
        return tiles <= MaxTiles && s[0] - s[2] <= ushort.MaxValue && s[1] - s[3] <= ushort.MaxValue;
    }

    private static long Ceiling(uint length, uint tile) => ((long)length + tile - 1) / tile;

    // Ssiz (sign and precision - 1), XRsiz, YRsiz of each component.
    private bool TryComponents(ReadOnlySpan<byte> components, int width, int height, out CodestreamFault fault)
    {
        var count = components.Length / ComponentBytes;
        for (var i = 0; i < count; i++)
        {
            var one = components.Slice(i * ComponentBytes, ComponentBytes);
            if (one[1] != 1 || one[2] != 1 || one[0] != components[0])
            {
                fault = CodestreamFault.Unsupported("components of unlike size, sign or precision");
                return false;
            }
        }

        _info = new CodestreamInfo
        {
            Kind = CodestreamKind.Jpeg2000,
            Width = width,
            Height = height,
            Components = count,
            Precision = (components[0] & 0x7F) + 1,
            IsSigned = (components[0] & 0x80) != 0,
            IsLossless = true,
            Length = 0,
        };
        fault = default;
        return true;
    }

    private CodestreamInfo? Finish(out CodestreamFault fault)
    {
        var end = Jpeg2000TileParts.EndOf(_bytes, _cursor.Position - 2, out fault);
        return end < 0 ? null : _info! with // not null: the main header is there
        {
            Kind = _isHighThroughput ? CodestreamKind.HighThroughputJpeg2000 : CodestreamKind.Jpeg2000,
            IsLossless = _isReversible,
            Colour = _isTransformed ? CodestreamColour.Transformed : CodestreamColour.Unsaid,
            Length = end,
            LacksEnd = end < 2 || _bytes[end - 2] != 0xFF || _bytes[end - 1] != 0xD9,
        };
    }
}
