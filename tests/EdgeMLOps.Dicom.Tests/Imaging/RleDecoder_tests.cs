using EdgeMLOps.Dicom.Imaging;

namespace EdgeMLOps.Dicom.Tests.Imaging;

public sealed class RleDecoder_tests
{
    [Theory]
    [InlineData(8, 1)]
    [InlineData(8, 3)]
    [InlineData(8, 4)]
    [InlineData(16, 1)]
    [InlineData(16, 3)]
    [InlineData(32, 1)]
    [InlineData(32, 3)]
    public void Every_width_and_number_of_samples_comes_back(int bits, int samples)
    {
        // Longer than a piece, and no multiple of one: 97 x 89 pixels.
        var cells = Noise(97 * 89 * samples * bits / 8, seed: bits + samples);
        var pixels = SomePixels.Described(97, 89, bits, bits, samples, photometric: samples == 1 ? "MONOCHROME2" : "RGB")
            .Encapsulated([], PackBits.Frame(cells, samples, bits / 8)).Pixels(DicomTransferSyntax.RLELossless);

        Assert.Equal(cells, pixels.Cells());
    }

    [Fact]
    public void Planar_configuration_says_nothing_of_run_lengths()
    {
        var cells = Noise(4 * 3 * 3, seed: 1);
        var dataset = SomePixels.Described(4, 3, 8, 8, samples: 3, photometric: "RGB").AddOrUpdate(DicomTag.PlanarConfiguration, 1)
            .Encapsulated([], PackBits.Frame(cells, 3, 1));

        Assert.Equal(cells, dataset.Pixels(DicomTransferSyntax.RLELossless).Cells());
    }

    [Fact]
    public void A_frame_may_be_cut_into_fragments_and_frames_are_found_by_their_headers()
    {
        var (first, second) = (Noise(640, seed: 2), Noise(640, seed: 3));
        var (one, two) = (PackBits.Frame(first, 1, 1), PackBits.Frame(second, 1, 1));

        var pixels = SomePixels.Described(64, 10, 8, 8, frames: 2).Encapsulated([], one[..70], one[70..], two[..80], two[80..])
            .Pixels(DicomTransferSyntax.RLELossless);

        Assert.Equal(first, pixels.Cells());
        Assert.Equal(second, pixels.Cells(1));
    }

    [Fact]
    public void Single_bits_are_one_segment_of_packed_bytes()
    {
        var pixels = SomePixels.Described(5, 2, 1, 1).Encapsulated([], PackBits.Join([0x01, 0b1010_0101, 0b0000_0010]))
            .Pixels(DicomTransferSyntax.RLELossless);

        Assert.Equal([1, 0, 1, 0, 0, 1, 0, 1, 0, 1], pixels.Cells());
    }

    [Fact]
    public void Runs_literals_and_no_operations_are_told_apart()
    {
        byte[] segment = [0x80, 0xFE, 7, 0x80, 0x01, 8, 9, 0x00, 10, 0x81, 11];
        var cells = new byte[3 + 2 + 1 + 128];

        Assert.True(RleDecoder.TryDecode(PackBits.Join(segment), 1, 1, cells));

        Assert.Equal([7, 7, 7, 8, 9, 10, .. Enumerable.Repeat((byte)11, 128)], cells);
    }

    [Fact]
    public void What_stands_behind_the_last_pixel_is_left_alone()
    {
        var cells = new byte[2];

        Assert.True(RleDecoder.TryDecode(PackBits.Join([0xF0, 5, 0x01, 1]), 1, 1, cells));

        Assert.Equal([5, 5], cells);
    }

    [Fact]
    public void Broken_frames_are_refused()
    {
        var sound = PackBits.Join([0x03, 1, 2, 3, 4], [0xFD, 9]);
        Assert.True(RleDecoder.TryDecode(sound, 1, 2, new byte[8]));

        Assert.False(RleDecoder.TryDecode([], 1, 2, new byte[8]));
        Assert.False(RleDecoder.TryDecode(sound.AsSpan(0, 63), 1, 2, new byte[8]));
        Assert.False(RleDecoder.TryDecode(sound, 1, 1, new byte[8]));
        Assert.False(RleDecoder.TryDecode(sound, 3, 1, new byte[9]));
        Assert.False(RleDecoder.TryDecode(sound, 1, 2, new byte[10]));
        Assert.False(RleDecoder.TryDecode(Changed(sound, 0, 0), 1, 2, new byte[8]));
        Assert.False(RleDecoder.TryDecode(Changed(sound, 0, 16), 1, 2, new byte[8]));
        Assert.False(RleDecoder.TryDecode(Changed(sound, 3, 1), 1, 2, new byte[8]));
        Assert.False(RleDecoder.TryDecode(Changed(sound, 4, 63), 1, 2, new byte[8]));
        Assert.False(RleDecoder.TryDecode(Changed(sound, 8, 200), 1, 2, new byte[8]));
        Assert.False(RleDecoder.TryDecode(Changed(sound, 11, 0x80), 1, 2, new byte[8]));
        Assert.False(RleDecoder.TryDecode(Changed(sound, 8, 66), 1, 2, new byte[8]));
        Assert.False(RleDecoder.TryDecode(sound.AsSpan(0, sound.Length - 1), 1, 2, new byte[8]));
        Assert.False(RleDecoder.TryDecode(Changed(sound, 64, 0x04), 1, 2, new byte[8]));
    }

    [Fact]
    public void Changed_bytes_end_in_cells_or_a_refusal_and_nothing_else()
    {
        var random = new Random(4711);
        var cells = Noise(40 * 30 * 2, seed: 5);
        var sound = PackBits.Frame(cells, 1, 2);
        var refused = 0;
        for (var round = 0; round < 20_000; round++)
        {
            var frame = sound[..random.Next(sound.Length + 1)];
            for (var change = random.Next(4); change > 0 && frame.Length > 0; change--)
            {
                frame[random.Next(round % 2 == 0 ? Math.Min(frame.Length, 72) : frame.Length)] = (byte)random.Next(256);
            }

            refused += RleDecoder.TryDecode(frame, 1, 2, new byte[cells.Length]) ? 0 : 1;
        }

        Assert.InRange(refused, 10_000, 20_000);
    }

    // Runs and noise in turn.
    internal static byte[] Noise(int length, int seed)
    {
        var random = new Random(seed);
        var bytes = new byte[length];
        for (var index = 0; index < length;)
        {
            var count = Math.Min(length - index, random.Next(1, 300));
            if (random.Next(2) == 0)
            {
                random.NextBytes(bytes.AsSpan(index, count));
            }
            else
            {
                bytes.AsSpan(index, count).Fill((byte)random.Next(256));
            }

            index += count;
        }

        return bytes;
    }

    private static byte[] Changed(byte[] frame, int index, byte value)
    {
        var changed = (byte[])frame.Clone();
        changed[index] = value;
        return changed;
    }
}
