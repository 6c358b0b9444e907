using System.IO.Compression;
using EdgeMLOps.Dicom.Imaging;

namespace EdgeMLOps.Dicom.Tests.Imaging;

public sealed class DicomFrameReader_tests
{
    [Fact]
    public void What_is_stored_as_cells_already_is_not_copied()
    {
        var bytes = new byte[12];
        var pixels = SomePixels.Described(2, 3, 16, 12).Native(bytes).Pixels();

        Assert.True(new DicomFrameReader(pixels).TryRead(0, out var cells, out _));

        Assert.True(cells.Span.Overlaps(bytes, out var offset) && offset == 0);
    }

    [Fact]
    public void Planes_of_samples_are_put_together_pixel_by_pixel()
    {
        var dataset = SomePixels.Described(2, 1, 8, 8, samples: 3, frames: 2, photometric: "RGB").Native(1, 2, 3, 4, 5, 6, 11, 12, 13, 14, 15, 16);

        Assert.Equal([1, 2, 3, 4, 5, 6], dataset.Pixels().Cells());
        dataset.AddOrUpdate(DicomTag.PlanarConfiguration, 1);
        Assert.Equal([1, 3, 5, 2, 4, 6], dataset.Pixels().Cells());
        Assert.Equal([11, 13, 15, 12, 14, 16], dataset.Pixels().Cells(1));
    }

    [Fact]
    public void Planes_of_words_are_put_together_too()
    {
        var words = SomePixels.Described(2, 1, 16, 16, samples: 3, photometric: "RGB").AddOrUpdate(DicomTag.PlanarConfiguration, 1)
            .Native(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
        Assert.Equal([1, 2, 5, 6, 9, 10, 3, 4, 7, 8, 11, 12], words.Pixels().Cells());

        var longs = SomePixels.Described(1, 1, 32, 32, samples: 3, photometric: "RGB").AddOrUpdate(DicomTag.PlanarConfiguration, 1)
            .Native(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], longs.Pixels().Cells());
    }

    [Theory]
    [InlineData(3, 3, 4)]
    [InlineData(5, 7, 3)]
    [InlineData(8, 2, 2)]
    [InlineData(1, 1, 9)]
    [InlineData(17, 3, 5)]
    public void Frames_of_single_bits_need_not_begin_on_a_byte(int columns, int rows, int frames)
    {
        var random = new Random(columns + rows);
        var bits = new byte[columns * rows * frames];
        var packed = new byte[(bits.Length + 7) / 8];
        for (var index = 0; index < bits.Length; index++)
        {
            bits[index] = (byte)random.Next(2);
            packed[index / 8] |= (byte)(bits[index] << (index % 8));
        }

        var pixels = SomePixels.Described(columns, rows, 1, 1, frames: frames).Native(packed).Pixels();

        var frame = columns * rows;
        for (var index = 0; index < frames; index++)
        {
            Assert.Equal(bits[(index * frame)..((index + 1) * frame)], pixels.Cells(index));
        }
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(8, 0)]
    [InlineData(16, 0)]
    [InlineData(16, 1)]
    public void Small_frames_side_by_side_are_read_as_one_piece(int bits, int planar)
    {
        var (samples, frames) = (planar == 1 ? 3 : 1, 7);
        var bytes = new byte[((5 * 3 * samples * bits * frames) + 7) / 8];
        new Random(bits).NextBytes(bytes);
        var dataset = SomePixels.Described(5, 3, bits, bits, samples, frames).AddOrUpdate(DicomTag.PlanarConfiguration, planar).Native(bytes);
        var (pixels, reader) = (dataset.Pixels(), new DicomFrameReader(dataset.Pixels()));
        Assert.Equal(planar == 1 ? 1 : 7, reader.FramesAtOnce);

        var together = Enumerable.Range(0, frames).SelectMany(frame => pixels.Cells(frame)).ToArray();
        if (planar == 0)
        {
            Assert.True(reader.TryRead(0, 7, out var all, out _));
            Assert.Equal(together, all.ToArray());
            Assert.True(reader.TryRead(2, 3, out var some, out _));
            Assert.Equal(together[(2 * (int)pixels.FrameBytes)..(5 * (int)pixels.FrameBytes)], some.ToArray());
            Assert.False(reader.TryRead(5, 3, out _, out var fault));
            Assert.Equal(DicomPixelFaultCode.NoSuchFrame, fault.Code);
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => reader.TryRead(0, 8, out _, out _));
    }

    [Fact]
    public void A_frame_of_next_to_nothing_but_runs_is_no_reason_for_a_gigabyte()
    {
        // 30000 x 30000 bits of 0: 112 MB of segment in 1.8 MB, 900 MB of cells.
        var segment = Enumerable.Repeat<byte[]>([0x81, 0], (30_000 * 30_000 / 8 / 128) + 1).SelectMany(run => run).ToArray();
        var pixels = SomePixels.Described(30_000, 30_000, 1, 1).Encapsulated([], PackBits.Join(segment)).Pixels(DicomTransferSyntax.RLELossless);
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.False(new DicomFrameReader(pixels).TryRead(0, out _, out var fault));

        Assert.Equal(DicomPixelFaultCode.TooLarge, fault.Code);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 20_000);
    }

    [Fact]
    public void Pixels_that_share_their_colours_are_left_as_stored()
    {
        var shared = SomePixels.Described(2, 2, 8, 8, samples: 3, photometric: "YBR_FULL_422").Native(1, 2, 3, 4, 5, 6, 7, 8).Pixels();
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8], shared.Cells());

        var full = SomePixels.Described(2, 2, 8, 8, samples: 3, photometric: "YBR_FULL_422").AddOrUpdate(DicomTag.PlanarConfiguration, 0)
            .Native(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12).Pixels();
        Assert.Equal(12, full.Cells().Length);
        Assert.Equal([DicomPixelWarning.FullSamplesIn422], full.Warnings);
    }

    [Fact]
    public void Big_endian_cells_that_were_called_bytes_are_turned_round()
    {
        var bytes = SomePixels.Described(1, 2, 16, 16).AddOrUpdate(DicomVR.OB, DicomTag.PixelData, new byte[] { 1, 2, 3, 4 });
        Assert.Equal([2, 1, 4, 3], bytes.Pixels(DicomTransferSyntax.ExplicitVRBigEndian).Cells());

        var planes = SomePixels.Described(1, 1, 32, 32, samples: 3, photometric: "RGB").AddOrUpdate(DicomTag.PlanarConfiguration, 1)
            .AddOrUpdate(DicomVR.UN, DicomTag.PixelData, new byte[] { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 });
        Assert.Equal([4, 3, 2, 1, 8, 7, 6, 5, 12, 11, 10, 9], planes.Pixels(DicomTransferSyntax.ExplicitVRBigEndian).Cells());

        // Words were turned round by the reader of the data set.
        var words = SomePixels.Described(1, 2, 16, 16).AddOrUpdate(DicomVR.OW, DicomTag.PixelData, new byte[] { 1, 2, 3, 4 });
        Assert.Equal([1, 2, 3, 4], words.Pixels(DicomTransferSyntax.ExplicitVRBigEndian).Cells());
    }

    [Fact]
    public void Deflated_frames_are_inflated_each_by_itself()
    {
        var pixels = SomePixels.Described(3, 3, 1, 1, frames: 2).Encapsulated([], Deflate(0xFF, 0x01), Deflate(0x00, 0x01))
            .Pixels(DicomTransferSyntax.DeflatedImageFrameCompression);

        Assert.Equal([1, 1, 1, 1, 1, 1, 1, 1, 1], pixels.Cells());
        Assert.Equal([0, 0, 0, 0, 0, 0, 0, 0, 1], pixels.Cells(1));
    }

    [Theory]
    [InlineData(40, 40)]
    [InlineData(3, 40)]
    [InlineData(46341, 46340)]
    public void Deflated_frames_that_are_broken_or_short_are_corrupt(int columns, int rows)
    {
        var bytes = columns == 40 ? [0xFF, 0xFF, 0xFF, 0x00, 0x01] : Deflate(1, 2, 3);
        var pixels = SomePixels.Described(columns, rows, 8, 8).Encapsulated([], bytes).Pixels(DicomTransferSyntax.DeflatedImageFrameCompression);

        Assert.False(new DicomFrameReader(pixels).TryRead(0, out _, out var fault));

        Assert.Equal(DicomPixelFaultCode.CorruptDeflate, fault.Code);
    }

    [Fact]
    public void Frames_in_fragments_that_compress_nothing_are_read()
    {
        var dataset = SomePixels.Described(3, 1, 8, 8, frames: 2).Encapsulated([], [1, 2, 3, 0], [4, 5, 6, 0]);
        Assert.Equal([4, 5, 6], dataset.Pixels(DicomTransferSyntax.EncapsulatedUncompressedExplicitVRLittleEndian).Cells(1));

        var cut = SomePixels.Described(3, 1, 8, 8).Encapsulated([], [1, 2]).Pixels(DicomTransferSyntax.EncapsulatedUncompressedExplicitVRLittleEndian);
        Assert.False(new DicomFrameReader(cut).TryRead(0, out _, out var fault));
        Assert.Equal(DicomPixelFaultCode.Truncated, fault.Code);
    }

    [Fact]
    public void What_needs_a_codec_says_so()
    {
        var pixels = SomePixels.Described(2, 2, 8, 8).Encapsulated([], new byte[4]).Pixels(DicomTransferSyntax.JPEG2000Lossless);

        Assert.False(new DicomFrameReader(pixels).TryRead(0, out _, out var fault));

        Assert.Equal(DicomPixelFaultCode.NeedsCodec, fault.Code);
    }

    private static byte[] Deflate(params byte[] bytes)
    {
        using var target = new MemoryStream();
        using (var deflate = new DeflateStream(target, CompressionLevel.Fastest, leaveOpen: true))
        {
            deflate.Write(bytes);
        }

        return target.ToArray();
    }
}
