using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace EdgeMLOps.Appliance.Core.Decoding.Codec.Frames;

/// <summary>YCbCr of 8 bits, full range (PS3.3 C.7.6.3.1.2, YBR_FULL), to RGB: sixteen pixels at a time where the processor can.</summary>
internal static class YcbcrPixels
{
    private const int Samples = 3;
    private const int Half = 128;
    private const int Scale = 16; // bits of the fraction
    private const int One = 1 << Scale;
    private const int Rounding = One / 2;

    // YBR_FULL solved for RGB.
    private const int RedOfCr = 91881; // 1.402
    private const int GreenOfCb = 22554; // 0.344136
    private const int GreenOfCr = 46802; // 0.714136
    private const int BlueOfCb = 116130; // 1.772

    private const int Block = 16;
    private const byte None = 0x80; // of a shuffle: zero

    // Which byte of each of three vectors goes where: out of the pixels to a vector for each sample, and back.
    private static readonly Vector128<byte>[] Apart =
        [.. Enumerable.Range(0, Samples * Samples).Select(static i => Choose(lane => At((lane * Samples) + (i / Samples), i % Samples)))];

    private static readonly Vector128<byte>[] Together =
        [.. Enumerable.Range(0, Samples * Samples).Select(static i => Choose(lane => Of((Block * (i / Samples)) + lane, i % Samples)))];

    /// <summary>Converts in place.</summary>
    /// <param name="cells">Y, Cb and Cr of each pixel; what is left over is no pixel.</param>
    public static void ToRgb(Span<byte> cells)
    {
        var done = Ssse3.IsSupported ? Blocks(cells) : 0;
        Singly(cells[done..]);
    }

    /// <summary>The same without vectors.</summary>
    internal static void Singly(Span<byte> cells)
    {
        for (var i = 0; i + Samples <= cells.Length; i += Samples)
        {
            var (y, cb, cr) = (cells[i], cells[i + 1] - Half, cells[i + 2] - Half);
            cells[i] = Round(y, RedOfCr * cr);
            cells[i + 1] = Round(y, -(GreenOfCb * cb) - (GreenOfCr * cr));
            cells[i + 2] = Round(y, BlueOfCb * cb);
        }
    }

    private static byte Round(int luminance, int chrominance) =>
        (byte)Math.Clamp(luminance + ((chrominance + Rounding) >> Scale), byte.MinValue, byte.MaxValue);

    private static int Blocks(Span<byte> cells)
    {
        var length = cells.Length / (Block * Samples) * (Block * Samples);
        for (var i = 0; i < length; i += Block * Samples)
        {
            var block = cells.Slice(i, Block * Samples);
            var (first, second, third) = (Vector128.Create<byte>(block), Vector128.Create<byte>(block[Block..]), Vector128.Create<byte>(block[(2 * Block)..]));
            var (y, cb, cr) = (Merge(Apart, 0, first, second, third), Merge(Apart, 1, first, second, third), Merge(Apart, 2, first, second, third));
            var low = Convert(Sse2.UnpackLow(y, default), Sse2.UnpackLow(cb, default), Sse2.UnpackLow(cr, default));
            var high = Convert(Sse2.UnpackHigh(y, default), Sse2.UnpackHigh(cb, default), Sse2.UnpackHigh(cr, default));
            var red = Sse2.PackUnsignedSaturate(low.Red, high.Red);
            var green = Sse2.PackUnsignedSaturate(low.Green, high.Green);
            var blue = Sse2.PackUnsignedSaturate(low.Blue, high.Blue);
            Merge(Together, 0, red, green, blue).CopyTo(block);
            Merge(Together, 1, red, green, blue).CopyTo(block[Block..]);
            Merge(Together, 2, red, green, blue).CopyTo(block[(2 * Block)..]);
        }

        return length;
    }

    // Eight pixels in 16 bits. Whole parts of the factors are added, so that what is left of them fits a signed 16-bit factor; the
    // products are summed up in 32 bits, as they are singly.
    private static (Vector128<short> Red, Vector128<short> Green, Vector128<short> Blue) Convert(Vector128<byte> y, Vector128<byte> cb, Vector128<byte> cr)
    {
        var (l, b, r) = (y.AsInt16(), cb.AsInt16() - Vector128.Create((short)Half), cr.AsInt16() - Vector128.Create((short)Half));
        var minus = Vector128.Create((short)-1);
        return (
            l + r + Sum(r, minus, RedOfCr - One, -Rounding, 0),
            l - r + Sum(b, r, -GreenOfCb, One - GreenOfCr, Rounding),
            l + b + b + Sum(b, minus, BlueOfCb - (2 * One), -Rounding, 0));
    }

    private static Vector128<short> Sum(Vector128<short> one, Vector128<short> other, int factor, int otherFactor, int added)
    {
        var factors = Vector128.Create((factor & ushort.MaxValue) | (otherFactor << Scale)).AsInt16();
        var low = Sse2.MultiplyAddAdjacent(Sse2.UnpackLow(one, other), factors) + Vector128.Create(added);
        var high = Sse2.MultiplyAddAdjacent(Sse2.UnpackHigh(one, other), factors) + Vector128.Create(added);
        return Sse2.PackSignedSaturate(low >> Scale, high >> Scale);
    }

    private static Vector128<byte> Merge(Vector128<byte>[] masks, int row, Vector128<byte> first, Vector128<byte> second, Vector128<byte> third) =>
        Ssse3.Shuffle(first, masks[row * Samples]) | Ssse3.Shuffle(second, masks[(row * Samples) + 1]) | Ssse3.Shuffle(third, masks[(row * Samples) + 2]);

    private static byte At(int index, int vector) => index / Block == vector ? (byte)(index % Block) : None;

    private static byte Of(int index, int sample) => index % Samples == sample ? (byte)(index / Samples) : None;

    private static Vector128<byte> Choose(Func<int, byte> byteOfLane) => Vector128.Create<byte>([.. Enumerable.Range(0, Block).Select(byteOfLane)]);
}
