using EdgeMLOps.Appliance.Core.Decoding.Codec;
using EdgeMLOps.Appliance.Core.Decoding.Codec.Codestreams;

namespace EdgeMLOps.Appliance.Core.Tests.Decoding.Codec.Codestreams;

public sealed class CodestreamReader_tests
{
    private const int Seed = 20261126;

    [Theory]
    [InlineData(0xC0, CodestreamKind.JpegSequential, false)]
    [InlineData(0xC1, CodestreamKind.JpegSequential, false)]
    [InlineData(0xC2, CodestreamKind.JpegProgressive, false)]
    [InlineData(0xC3, CodestreamKind.JpegLossless, true)]
    [InlineData(0xF7, CodestreamKind.JpegLs, true)]
    internal void A_frame_marker_tells_the_kind(byte frame, CodestreamKind kind, bool isLossless)
    {
        var info = Read(SomeCodestream.Jpeg(frame, 300, 200, 3, 8, last: [0, 0, 0]));

        Assert.Equal(
            (kind, 300, 200, 3, 8, isLossless, CodestreamColour.Unsaid),
            (info.Kind, info.Width, info.Height, info.Components, info.Precision, info.IsLossless, info.Colour));
        Assert.False(info.LacksEnd || info.IsSigned);
    }

    [Fact]
    public void Jpeg_ls_says_how_lossy_it_is() => Assert.False(Read(SomeCodestream.Jpeg(0xF7, 30, 20, 1, 12, last: [2, 0, 0])).IsLossless);

    [Theory]
    [InlineData(0, CodestreamColour.Rgb)]
    [InlineData(1, CodestreamColour.Ybr)]
    [InlineData(2, CodestreamColour.Unsaid)]
    internal void Adobes_marker_tells_the_colours(byte transform, CodestreamColour colour) => Assert.Equal(
        colour, Read(SomeCodestream.Jpeg(0xC0, 300, 200, 3, 8, before: [0xFF, .. SomeCodestream.Adobe(transform)])).Colour);

    [Theory]
    [InlineData(0x0B, 12, false)]
    [InlineData(0x8F, 16, true)]
    public void Jpeg_2000_tells_sign_and_precision(byte ssiz, int precision, bool isSigned)
    {
        var info = Read(SomeCodestream.Jpeg2000(300, 200, 1, ssiz));

        Assert.Equal((CodestreamKind.Jpeg2000, 300, 200, 1, precision, isSigned, true, CodestreamColour.Unsaid),
            (info.Kind, info.Width, info.Height, info.Components, info.Precision, info.IsSigned, info.IsLossless, info.Colour));
    }

    [Fact]
    public void Jpeg_2000_tells_wavelet_colour_transform_and_high_throughput()
    {
        Assert.False(Read(SomeCodestream.Jpeg2000(30, 20, 3, 7, wavelet: 0)).IsLossless);
        Assert.Equal(CodestreamColour.Transformed, Read(SomeCodestream.Jpeg2000(30, 20, 3, 7, transform: 1)).Colour);
        Assert.Equal(CodestreamKind.HighThroughputJpeg2000, Read(SomeCodestream.Jpeg2000(30, 20, 1, 7, blocks: 0x40)).Kind);
    }

    [Fact]
    public void A_codestream_in_a_jp2_file_is_found()
    {
        var codestream = SomeCodestream.Jpeg2000(30, 20, 1, 7);

        var info = Read([.. SomeCodestream.InJp2(codestream), 0]);

        Assert.Equal((40, codestream.Length), (info.Offset, info.Length));
    }

    [Theory]
    [InlineData(true, new byte[] { })]
    [InlineData(true, new byte[] { 0 })]
    [InlineData(true, new byte[] { 0xFF, 0xFF, 0, 0 })]
    [InlineData(false, new byte[] { 0 })]
    public void Padding_is_taken_off_and_a_missing_end_is_noticed(bool hasEnd, byte[] padding)
    {
        var jpeg = SomeCodestream.Jpeg(0xC0, 300, 200, 1, 8);
        var info = Read([.. hasEnd ? jpeg : jpeg[..^2], .. padding]);

        Assert.Equal(!hasEnd, info.LacksEnd);
        Assert.True(!hasEnd || info.Length == jpeg.Length);
    }

    [Fact]
    public void A_tile_part_that_is_cut_off_is_told_and_a_missing_end_is_not_one()
    {
        Assert.Equal(FrameCodecCode.Corrupt, Fault(SomeCodestream.Jpeg2000(30, 20, 1, 7, cutOff: 3)).Code);
        Assert.True(Read(SomeCodestream.Jpeg2000(30, 20, 1, 7, cutOff: 2)).LacksEnd);
    }

    [Theory]
    [InlineData(0xC5)]
    [InlineData(0xC9)]
    [InlineData(0xCB)]
    public void Hierarchical_and_arithmetic_jpeg_are_unsupported(byte frame) =>
        Assert.Equal(FrameCodecCode.Unsupported, Fault(SomeCodestream.Jpeg(frame, 30, 20, 1, 8)).Code);

    [Fact]
    public void What_cannot_be_a_codestream_is_corrupt()
    {
        byte[][] none =
        [
            [],
            [0xFF],
            [.. "no image at all"u8],
            [0xFF, 0xD8],
            [0xFF, 0xD8, 0xFF, 0xD9],
            [0xFF, 0xD8, 0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 63, 0],
            SomeCodestream.Jpeg(0xC0, 0, 20, 1, 8),
            SomeCodestream.Jpeg(0xC0, 30, 20, 1, 17),
            SomeCodestream.Jpeg2000(0, 20, 1, 7),
            SomeCodestream.Jpeg2000(30, 20, 0, 7),
            [.. SomeCodestream.InJp2([])],
        ];
        Assert.All(none, bytes => Assert.Equal(FrameCodecCode.Corrupt, Fault(bytes).Code));
    }

    [Fact]
    public void Headers_cut_off_or_changed_anywhere_are_read_or_refused()
    {
        var random = new Random(Seed);
        byte[][] sources =
        [
            SomeCodestream.Jpeg(0xC1, 300, 200, 3, 8, before: SomeCodestream.Adobe(1)),
            SomeCodestream.Jpeg(0xF7, 300, 200, 1, 12),
            SomeCodestream.Jpeg2000(300, 200, 3, 7, transform: 1),
            SomeCodestream.InJp2(SomeCodestream.Jpeg2000(300, 200, 1, 7)),
        ];
        var (read, refused) = (0, 0);
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = sources[i % sources.Length].ToArray();
            for (var changes = random.Next(1, 4); changes > 0; changes--)
            {
                bytes[random.Next(Math.Min(bytes.Length, 140))] = (byte)random.Next(256);
            }

            var isRead = CodestreamReader.TryRead(bytes.AsSpan(0, random.Next(4) == 0 ? random.Next(bytes.Length) : bytes.Length), out var info, out _);
            Assert.True(!isRead || info!.Offset + info.Length <= bytes.Length);
            _ = isRead ? read++ : refused++;
        }

        Assert.True(read > 1000 && refused > 1000, $"{read} read, {refused} refused");
    }

    private static CodestreamInfo Read(byte[] bytes)
    {
        Assert.True(CodestreamReader.TryRead(bytes, out var info, out var fault), fault.Message);
        return info;
    }

    private static CodestreamFault Fault(byte[] bytes)
    {
        Assert.False(CodestreamReader.TryRead(bytes, out _, out var fault));
        Assert.NotEmpty(fault.Message);
        return fault;
    }
}
