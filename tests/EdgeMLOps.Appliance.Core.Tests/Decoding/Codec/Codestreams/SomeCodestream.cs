using System.Buffers.Binary;

namespace EdgeMLOps.Appliance.Core.Tests.Decoding.Codec.Codestreams;

/// <summary>Codestreams by hand: a header as asked for, then bytes that mean nothing.</summary>
internal static class SomeCodestream
{
    private const int ScanBytes = 4000;

    public static byte[] Adobe(byte transform) => Segment(0xEE, [.. "Adobe"u8, 0, 100, 0, 0, 0, 0, transform]);

    /// <summary>JPEG or JPEG-LS.</summary>
    /// <param name="frame">Second byte of the frame marker.</param>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    /// <param name="components">Components.</param>
    /// <param name="precision">Bits.</param>
    /// <param name="before">Segments before the frame.</param>
    /// <param name="last">The last three bytes of the scan header.</param>
    public static byte[] Jpeg(byte frame, int width, int height, int components, int precision, byte[]? before = null, byte[]? last = null)
    {
        var list = Enumerable.Range(1, components).Select(i => (byte)i).ToArray();
        return
        [
            0xFF, 0xD8,
            .. before ?? [],
            .. Segment(frame, [(byte)precision, .. Two(height), .. Two(width), (byte)components, .. list.SelectMany(i => new byte[] { i, 0x11, 0 })]),
            .. Segment(0xDA, [(byte)components, .. list.SelectMany(i => new byte[] { i, 0 }), .. last ?? [0, 63, 0]]),
            .. new byte[ScanBytes],
            0xFF, 0xD9,
        ];
    }

    /// <summary>JPEG 2000 of one tile.</summary>
    public static byte[] Jpeg2000(int width, int height, int components, byte ssiz, byte transform = 0, byte wavelet = 1, byte blocks = 0, int cutOff = 0)
    {
        byte[] tile = [.. new byte[ScanBytes]];
        byte[] whole =
        [
            0xFF, 0x4F,
            .. Segment(0x51, [0, 0, .. Four(width), .. Four(height), .. Four(0), .. Four(0), .. Four(width), .. Four(height), .. Four(0), .. Four(0),
                .. Two(components), .. Enumerable.Range(0, components).SelectMany(_ => new byte[] { ssiz, 1, 1 })]),
            .. Segment(0x52, [0, 0, 0, 1, transform, 5, 4, 4, blocks, wavelet]),
            .. Segment(0x90, [0, 0, .. Four(12 + 2 + tile.Length), 0, 1]),
            0xFF, 0x93,
            .. tile,
            0xFF, 0xD9,
        ];
        return whole[..^cutOff];
    }

    public static byte[] InJp2(byte[] codestream) =>
    [
        0, 0, 0, 12, 0x6A, 0x50, 0x20, 0x20, 0x0D, 0x0A, 0x87, 0x0A,
        .. Four(20), .. "ftypjp2 "u8, 0, 0, 0, 0, .. "jp2 "u8,
        .. Four(8 + codestream.Length), .. "jp2c"u8, .. codestream,
    ];

    public static byte[] Two(int value)
    {
        var bytes = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(bytes, (ushort)value);
        return bytes;
    }

    public static byte[] Four(int value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }

    public static byte[] Segment(byte marker, byte[] content) => [0xFF, marker, .. Two(content.Length + 2), .. content];
}
