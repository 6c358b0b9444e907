using System.Buffers.Binary;
using System.Runtime.Intrinsics.X86;
using EdgeMLOps.Appliance.Core.Inference.Preprocessing;

namespace EdgeMLOps.Appliance.Core.Tests.Inference.Preprocessing;

public sealed class ImagePreprocessor_tests
{
    private const int Target = 48;
    private static readonly Normalization Usual = new(0.5, 0.25);

    [Theory]
    [InlineData(97, 131, 16, 12, 11, false, 1.0, 0.0)]
    [InlineData(131, 97, 16, 14, 13, false, 1.0, 0.0)]
    [InlineData(96, 96, 16, 16, 15, false, 0.5, 100.0)]
    [InlineData(61, 120, 16, 12, 11, true, 2.0, -1024.0)]
    [InlineData(150, 149, 16, 16, 15, true, 1.0, 0.0)]
    [InlineData(77, 64, 16, 10, 14, true, -1.5, 3000.0)]
    [InlineData(100, 55, 8, 8, 7, false, 1.0, 0.0)]
    [InlineData(49, 48, 8, 6, 6, true, 1.0, 0.0)]
    [InlineData(48, 48, 16, 12, 11, false, 1.0, 0.0)]
    [InlineData(17, 23, 16, 12, 11, false, 1.0, 0.0)]
    [InlineData(300, 1, 16, 12, 11, false, 1.0, 0.0)]
    [InlineData(1, 1, 16, 12, 11, false, 1.0, 0.0)]
    [InlineData(192, 192, 16, 16, 15, false, 1.0, 0.0)]
    [InlineData(192, 96, 16, 16, 15, true, 1.0, -1024.0)]
    [InlineData(52, 192, 16, 12, 11, false, 1.0, 0.0)]
    [InlineData(384, 192, 8, 8, 7, false, 1.0, 0.0)]
    [InlineData(288, 288, 16, 12, 11, true, -1.0, 3000.0)]
    [InlineData(96, 192, 16, 10, 14, true, -0.5, 3000.0)]
    [InlineData(240, 144, 16, 12, 11, false, 1.0, 0.0)]
    public void Every_stored_layout_comes_out_as_the_plain_double_reference(
        int width, int height, int allocated, int bits, int highBit, bool isSigned, double slope, double intercept)
    {
        var format = new StoredPixelFormat(width, height, allocated, bits, highBit, isSigned);
        var (frame, stored) = Frame(format, seed: width + bits);
        foreach (var invert in (bool[])[false, true])
        {
            foreach (var function in (VoiFunction[])[VoiFunction.Linear, VoiFunction.LinearExact])
            {
                var window = Middle(format, slope, intercept, function);
                var actual = Run(frame, format, new GreyscaleTransform(slope, intercept, window, invert));
                AssertClose(ReferencePreprocessor.Run([Display(stored, slope, intercept, window, invert)], SomeContract.Chest(Target)), actual);
            }
        }
    }

    [Fact]
    public void A_window_of_width_1_is_a_step_between_two_stored_values()
    {
        var format = new StoredPixelFormat(Target, Target, 16, 12, 11, IsSigned: false);
        var frame = new byte[format.FrameBytes];
        for (var i = 0; i < Target * Target; i++)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(frame.AsSpan(i * 2), (ushort)(2000 + (i % 2)));
        }

        var actual = Run(frame, format, new GreyscaleTransform(1, 0, new VoiWindow(2000.5, 1), Invert: false));

        Assert.All(actual.Index(), pixel => Assert.Equal(pixel.Index % 2 == 0 ? -2f : 2f, pixel.Item));
    }

    [Theory]
    [InlineData(-100, 5000)]
    [InlineData(1000, 1004)]
    [InlineData(1000.5, 1001.5)]
    [InlineData(1000.25, 1004)]
    [InlineData(-50, 20)]
    [InlineData(4000, 70_000)]
    [InlineData(5000, 6000)]
    [InlineData(-6000, -5000)]
    public void A_window_may_begin_and_end_anywhere(double low, double high)
    {
        foreach (var bits in (int[])[12, 16])
        {
            var format = new StoredPixelFormat(4 * Target, 4 * Target, 16, bits, bits - 1, IsSigned: false);
            var (frame, stored) = Frame(format, seed: bits);
            var window = VoiWindow.FromRange(low, high);
            foreach (var (slope, invert) in ((double, bool)[])[(1, false), (1, true), (-1, false), (-1, true)])
            {
                var actual = Run(frame, format, new GreyscaleTransform(slope, 0, window, invert));
                AssertClose(ReferencePreprocessor.Run([Display(stored, slope, 0, window, invert)], SomeContract.Chest(Target)), actual);
            }
        }
    }

    [Theory]
    [InlineData(4, 0, 1000, true)]
    [InlineData(4, 0.5, 1000.5, true)]
    [InlineData(2, 0, 1000, true)]
    [InlineData(6, 0, 1000, true)]
    [InlineData(3, 0, 1000, false)]
    [InlineData(4, 0.25, 1000.25, false)]
    [InlineData(4, 5000, 6000, true)]
    [InlineData(4, 70_000, 80_000, false)]
    public void Whole_blocks_are_summed_as_they_are_stored_where_ratio_and_window_allow_it(int ratio, double low, double high, bool expected)
    {
        var format = new StoredPixelFormat(ratio * Target, ratio * Target, 16, 12, 11, IsSigned: false);
        var greyscale = new GreyscaleTransform(1, 0, VoiWindow.FromRange(low, high), Invert: false);
        var placement = Letterbox.Place(format.Width, format.Height, Target, Target);

        Assert.Equal(expected && Avx2.IsSupported, BlockRows.TryCreate(new byte[format.FrameBytes], format, greyscale, placement, out _));
    }

    [Fact]
    public void Bits_above_the_high_bit_change_nothing()
    {
        var format = new StoredPixelFormat(60, 50, 16, 12, 11, IsSigned: false);
        var (frame, _) = Frame(format, seed: 5);
        var clean = (byte[])frame.Clone();
        for (var i = 1; i < clean.Length; i += 2)
        {
            clean[i] &= 0x0F;
        }

        var greyscale = new GreyscaleTransform(1, 0, new VoiWindow(2048, 4096), Invert: false);
        Assert.NotEqual(clean, frame);
        Assert.Equal(Run(clean, format, greyscale), Run(frame, format, greyscale));
    }

    [Fact]
    public void Shrinking_loses_no_light_a_single_bright_pixel_keeps_its_share_wherever_it_lies()
    {
        var format = new StoredPixelFormat(113, 113, 8, 8, 7, IsSigned: false);
        var greyscale = new GreyscaleTransform(1, 0, VoiWindow.FromRange(0, 255), Invert: false);
        for (var at = 0; at < 113 * 113; at += 97)
        {
            var frame = new byte[format.FrameBytes];
            frame[at] = 255;
            var sum = Run(frame, format, greyscale, new Normalization(0, 1)).Sum();
            Assert.Equal((double)Target * Target / (113 * 113), sum, 4);
        }
    }

    [Fact]
    public void Padding_takes_the_pad_value_normalised_and_the_content_is_centred()
    {
        var format = new StoredPixelFormat(200, 100, 8, 8, 7, IsSigned: false);
        var frame = new byte[format.FrameBytes];
        Array.Fill(frame, (byte)255);
        var actual = Run(
            frame, format, new GreyscaleTransform(1, 0, VoiWindow.FromRange(0, 255), Invert: false), new Normalization(0, 1, 0.25));

        for (var y = 0; y < Target; y++)
        {
            Assert.All(actual.AsSpan(y * Target, Target).ToArray(), v => Assert.Equal(y is >= 12 and < 36 ? 1f : 0.25f, v, 5));
        }
    }

    [Theory]
    [InlineData(0, 10, 16, 12, 11, 1, 100)]
    [InlineData(10, 10, 32, 12, 11, 1, 100)]
    [InlineData(10, 10, 16, 12, 10, 1, 100)]
    [InlineData(10, 10, 16, 12, 16, 1, 100)]
    [InlineData(10, 10, 16, 12, 11, 0, 100)]
    [InlineData(10, 10, 16, 12, 11, double.NaN, 100)]
    [InlineData(10, 10, 16, 12, 11, 1, 0.5)]
    [InlineData(10, 11, 16, 12, 11, 1, 100)]
    public void Impossible_images_are_refused_as_bad_data(
        int width, int height, int allocated, int bits, int highBit, double slope, double windowWidth)
    {
        var format = new StoredPixelFormat(width, height, allocated, bits, highBit, IsSigned: false);
        var greyscale = new GreyscaleTransform(slope, 0, new VoiWindow(100, windowWidth), Invert: false);
        var letterbox = Letterbox.Place(10, Math.Max(height, 1), Target, Target);
        Assert.Throws<InvalidDataException>(() => ImagePreprocessor.Fill(
            new byte[10 * 10 * 2], format, greyscale, letterbox, Usual, new float[Target * Target]));
    }

    [Fact]
    public void A_letterbox_of_another_image_or_a_short_tensor_is_refused()
    {
        var format = new StoredPixelFormat(10, 10, 8, 8, 7, IsSigned: false);
        var greyscale = new GreyscaleTransform(1, 0, new VoiWindow(128, 256), Invert: false);
        Assert.Throws<ArgumentException>(() => ImagePreprocessor.Fill(
            new byte[100], format, greyscale, Letterbox.Place(10, 11, Target, Target), Usual, new float[Target * Target]));
        Assert.Throws<ArgumentException>(() => ImagePreprocessor.Fill(
            new byte[100], format, greyscale, Letterbox.Place(10, 10, Target, Target), Usual, new float[(Target * Target) - 1]));
    }

    private static float[] Run(
        byte[] frame, StoredPixelFormat format, GreyscaleTransform greyscale, Normalization? normalization = null)
    {
        var plane = new float[Target * Target];
        var letterbox = Letterbox.Place(format.Width, format.Height, Target, Target);
        ImagePreprocessor.Fill(frame, format, greyscale, letterbox, normalization ?? Usual, plane);
        return plane;
    }

    // Random words, the unused bits too, and what each means.
    private static (byte[] Frame, int[,] Stored) Frame(StoredPixelFormat format, int seed)
    {
        var frame = new byte[format.FrameBytes];
        new Random(seed).NextBytes(frame);
        var stored = new int[format.Height, format.Width];
        for (var i = 0; i < format.Width * format.Height; i++)
        {
            int word = format.BitsAllocated == 8 ? frame[i] : BinaryPrimitives.ReadUInt16LittleEndian(frame.AsSpan(i * 2));
            var value = (word >> (format.HighBit - format.BitsStored + 1)) % (1 << format.BitsStored);
            var negative = format.IsSigned && value >= 1 << (format.BitsStored - 1);
            stored[i / format.Width, i % format.Width] = negative ? value - (1 << format.BitsStored) : value;
        }

        return (frame, stored);
    }

    // The middle half of the range, so that both ends clip.
    private static VoiWindow Middle(StoredPixelFormat format, double slope, double intercept, VoiFunction function)
    {
        var range = 1 << format.BitsStored;
        var centre = format.IsSigned ? 0 : range / 2;
        return new VoiWindow((centre * slope) + intercept, range * Math.Abs(slope) / 2, function);
    }

    // PS3.3 C.11.2.1.2.1 and C.11.2.1.3.2, with ymin 0 and ymax 1.
    private static double[,] Display(int[,] stored, double slope, double intercept, VoiWindow window, bool invert)
    {
        var display = new double[stored.GetLength(0), stored.GetLength(1)];
        var (c, w) = (window.Center, window.Width);
        var isExact = window.Function == VoiFunction.LinearExact;
        for (var y = 0; y < display.GetLength(0); y++)
        {
            for (var x = 0; x < display.GetLength(1); x++)
            {
                var value = (stored[y, x] * slope) + intercept;
                var shown = Math.Clamp(isExact ? ((value - c) / w) + 0.5 : ((value - (c - 0.5)) / (w - 1)) + 0.5, 0, 1);
                display[y, x] = invert ? 1 - shown : shown;
            }
        }

        return display;
    }

    private static void AssertClose(double[] expected, float[] actual)
    {
        for (var i = 0; i < actual.Length; i++)
        {
            Assert.InRange(actual[i] - expected[i], -8e-5, 8e-5);
        }
    }
}
