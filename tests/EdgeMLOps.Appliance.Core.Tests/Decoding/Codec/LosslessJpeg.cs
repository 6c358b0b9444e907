using System.Numerics;
using EdgeMLOps.Appliance.Core.Tests.Decoding.Codec.Codestreams;

namespace EdgeMLOps.Appliance.Core.Tests.Decoding.Codec;

/// <summary>
/// Codes JPEG lossless with the first predictor (ISO/IEC 10918-1 annex H) in any precision: the encoders at hand know two.
/// Every category has a code of five bits.
/// </summary>
internal sealed class LosslessJpeg
{
    private const int Categories = 17;
    private const int CodeBits = 5;

    private readonly List<byte> _scan = [];
    private int _held;
    private int _bits;

    public static byte[] Encode(ushort[] pixels, int width, int height, int precision)
    {
        var coder = new LosslessJpeg();
        for (var i = 0; i < pixels.Length; i++)
        {
            var predicted = i == 0 ? 1 << (precision - 1) : i % width == 0 ? pixels[i - width] : pixels[i - 1];
            coder.Put((short)(pixels[i] - predicted));
        }

        coder.Write(0x7F, 7); // to a whole byte
        return
        [
            0xFF, 0xD8,
            .. SomeCodestream.Segment(0xC3, [(byte)precision, .. SomeCodestream.Two(height), .. SomeCodestream.Two(width), 1, 1, 0x11, 0]),
            .. SomeCodestream.Segment(0xC4, [0, .. Enumerable.Range(1, 16).Select(length => (byte)(length == CodeBits ? Categories : 0)), .. Enumerable.Range(0, Categories).Select(i => (byte)i)]),
            .. SomeCodestream.Segment(0xDA, [1, 1, 0, 1, 0, 0]),
            .. coder._scan,
            0xFF, 0xD9,
        ];
    }

    private void Put(short difference)
    {
        var category = difference == short.MinValue ? 16 : 32 - BitOperations.LeadingZeroCount((uint)Math.Abs((int)difference));
        Write(category, CodeBits);
        if (category is > 0 and < 16)
        {
            Write(difference > 0 ? difference : difference + (1 << category) - 1, category);
        }
    }

    private void Write(int value, int bits)
    {
        for (var bit = bits - 1; bit >= 0; bit--)
        {
            _held = (_held << 1) | ((value >> bit) & 1);
            if (++_bits == 8)
            {
                _scan.AddRange(_held == 0xFF ? [0xFF, 0] : [(byte)_held]);
                (_held, _bits) = (0, 0);
            }
        }
    }
}
