using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace EdgeMLOps.Appliance.Core.Decoding.Codec.Codestreams;

/// <summary>Reads the markers of JPEG and JPEG-LS up to the first scan (ISO/IEC 10918-1 annex B, ISO/IEC 14495-1 annex C).</summary>
internal ref struct JpegHeaderReader
{
    private const int FrameHeadBytes = 6;
    private const int FrameComponentBytes = 3;
    private const int AdobeBytes = 12;

    private readonly ReadOnlySpan<byte> _bytes;
    private CodestreamCursor _cursor;
    private byte _frame;
    private int _precision;
    private int _height;
    private int _width;
    private int _components;
    private bool _isNamedRgb;
    private int? _adobeTransform;

    private JpegHeaderReader(ReadOnlySpan<byte> bytes)
    {
        _bytes = bytes;
        _cursor = new CodestreamCursor(bytes);
    }

    /// <summary>Whether it begins as JPEG and JPEG-LS do.</summary>
    public static bool IsIt(ReadOnlySpan<byte> bytes) => bytes is [JpegMarker.Prefix, JpegMarker.StartOfImage, ..];

    public static bool TryRead(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out CodestreamInfo? info, out CodestreamFault fault)
    {
        var reader = new JpegHeaderReader(bytes);
        reader._cursor.TrySkip(2);
        return reader.TryReadMarkers(out info, out fault);
    }

    private bool TryReadMarkers([NotNullWhen(true)] out CodestreamInfo? info, out CodestreamFault fault)
    {
        info = null;
        while (TryMarker(out var marker))
        {
            if (JpegMarker.IsBare(marker))
            {
                continue;
            }

            var at = _cursor.Position;
            if (marker is JpegMarker.EndOfImage or JpegMarker.StartOfImage || !_cursor.TrySegment(out var content))
            {
                break;
            }

            if (marker == JpegMarker.StartOfScan)
            {
                return TryFinish(content, at, out info, out fault);
            }

            if (!TryTake(marker, content, at, out fault))
            {
                return false;
            }
        }

        fault = CodestreamFault.Corrupt("no scan of a JPEG image", _cursor.Position);
        return false;
    }

    // A marker may have fill bytes before it (B.1.1.2).
    private bool TryMarker(out byte marker)
    {
        if (!_cursor.TryByte(out marker) || marker != JpegMarker.Prefix)
        {
            return false;
        }

        while (_cursor.TryByte(out marker))
        {
            if (marker != JpegMarker.Prefix)
            {
                return marker != 0;
            }
        }

        return false;
    }

    private bool TryTake(byte marker, ReadOnlySpan<byte> content, int at, out CodestreamFault fault)
    {
        fault = default;
        if (JpegMarker.IsFrame(marker))
        {
            return TryFrame(marker, content, at, out fault);
        }

        if (marker == JpegMarker.Application14 && content.Length >= AdobeBytes && content.StartsWith("Adobe"u8))
        {
            _adobeTransform = content[AdobeBytes - 1];
        }

        return true;
    }

    private bool TryFrame(byte marker, ReadOnlySpan<byte> content, int at, out CodestreamFault fault)
    {
        fault = CodestreamFault.Corrupt("a frame header that cannot be", at);
        if (_frame != 0 || content.Length < FrameHeadBytes)
        {
            return false;
        }

        (_frame, _precision, _components) = (marker, content[0], content[5]);
        _height = BinaryPrimitives.ReadUInt16BigEndian(content[1..]);
        _width = BinaryPrimitives.ReadUInt16BigEndian(content[3..]);
        if (content.Length != FrameHeadBytes + (_components * FrameComponentBytes) || _components == 0 || _width == 0 || _precision is < 2 or > 16)
        {
            return false;
        }

        _isNamedRgb = _components == 3 && content[6] == 'R' && content[9] == 'G' && content[12] == 'B';
        fault = CodestreamFault.Unsupported("height told after the first scan");
        return _height != 0;
    }

    // Of the scan: components with their tables, then for JPEG Ss (the predictor of lossless), for JPEG-LS NEAR, the interleaving.
    private readonly bool TryFinish(ReadOnlySpan<byte> scan, int at, [NotNullWhen(true)] out CodestreamInfo? info, out CodestreamFault fault)
    {
        info = null;
        fault = CodestreamFault.Corrupt("a scan header that cannot be", at);
        if (_frame == 0 || scan.Length < 1 || scan.Length != 4 + (scan[0] * 2))
        {
            return false;
        }

        if (KindOf(_frame) is not { } kind)
        {
            fault = CodestreamFault.Unsupported(FormattableString.Invariant($"JPEG process of frame marker FF{_frame:X2}"));
            return false;
        }

        var length = CodestreamEnd.LengthOf(_bytes, out var hasEnd);
        info = new CodestreamInfo
        {
            Kind = kind,
            Width = _width,
            Height = _height,
            Components = _components,
            Precision = _precision,
            IsLossless = kind == CodestreamKind.JpegLossless || (kind == CodestreamKind.JpegLs && scan[^3] == 0),
            Colour = Colour(),
            Length = length,
            LacksEnd = !hasEnd,
        };
        return true;
    }

    private readonly CodestreamColour Colour() => _components != 3 ? CodestreamColour.Unsaid : _adobeTransform switch
    {
        0 => CodestreamColour.Rgb,
        1 => CodestreamColour.Ybr,
        _ => _isNamedRgb ? CodestreamColour.Rgb : CodestreamColour.Unsaid,
    };

    private static CodestreamKind? KindOf(byte frame) => frame switch
    {
        JpegMarker.BaselineSequential or JpegMarker.ExtendedSequential => CodestreamKind.JpegSequential,
        JpegMarker.Progressive => CodestreamKind.JpegProgressive,
        JpegMarker.Lossless => CodestreamKind.JpegLossless,
        JpegMarker.JpegLsFrame => CodestreamKind.JpegLs,
        _ => null,
    };
}
