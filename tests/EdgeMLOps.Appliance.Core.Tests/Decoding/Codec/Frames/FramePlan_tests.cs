using EdgeMLOps.Appliance.Core.Decoding.Codec;
using EdgeMLOps.Appliance.Core.Decoding.Codec.Frames;
using EdgeMLOps.Appliance.Core.Tests.Decoding.Codec.Codestreams;

namespace EdgeMLOps.Appliance.Core.Tests.Decoding.Codec.Frames;

/// <summary>What is refused before any native code, and what becomes of the samples.</summary>
public sealed class FramePlan_tests
{
    private const string Baseline = "1.2.840.10008.1.2.4.50";
    private const string Lossless = "1.2.840.10008.1.2.4.70";
    private const string Ls = "1.2.840.10008.1.2.4.80";
    private const string J2k = "1.2.840.10008.1.2.4.90";
    private const long Room = 1 << 20;

    [Theory]
    [InlineData("1.2.840.10008.1.2.4.94")] // JPIP
    [InlineData("1.2.840.10008.1.2.4.100")] // MPEG2
    [InlineData("1.2.840.10008.1.2.4.102")] // MPEG-4
    [InlineData("1.2.840.10008.1.2.4.107")] // HEVC
    [InlineData("1.2.840.10008.1.2.4.110")] // JPEG XL
    [InlineData("1.2.840.10008.1.2.4.92")] // JPEG 2000 Part 2
    [InlineData("1.2.840.10008.1.2.5")]
    public void Syntaxes_without_a_decoder_here_are_unsupported(string syntax)
    {
        var refusal = Refusal(Grey(syntax, 8, SomeCodestream.Jpeg(0xC0, 60, 40, 1, 8)));

        Assert.Equal(FrameCodecCode.Unsupported, refusal.Code);
        Assert.Contains(syntax, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_frame_that_agrees_with_its_header_is_planned() =>
        Assert.Equal(60 * 40, Plan(Grey(Baseline, 8, SomeCodestream.Jpeg(0xC0, 60, 40, 1, 8))).SamplesBytes);

    [Theory]
    [InlineData(Lossless, 0xC0)]
    [InlineData(Baseline, 0xC3)]
    [InlineData(Ls, 0xC3)]
    [InlineData(J2k, 0xC0)]
    public void Another_compression_than_the_transfer_syntax_names_is_a_mismatch(string syntax, byte frame) =>
        Assert.Equal(FrameCodecCode.HeaderMismatch, Refusal(Grey(syntax, 8, SomeCodestream.Jpeg(frame, 60, 40, 1, 8))).Code);

    [Theory]
    [InlineData(61, 40, 1, 8, 8)]
    [InlineData(60, 41, 1, 8, 8)]
    [InlineData(60, 40, 3, 8, 8)]
    [InlineData(60, 40, 1, 12, 8)] // would be cut to 8 bits, and success said
    public void Another_size_more_samples_or_more_bits_than_the_header_says_are_a_mismatch(int width, int height, int components, int precision, int allocated) =>
        Assert.Equal(FrameCodecCode.HeaderMismatch, Refusal(Grey(Lossless, allocated, SomeCodestream.Jpeg(0xC3, width, height, components, precision))).Code);

    [Fact]
    public void Fewer_bits_than_the_header_says_are_as_many_as_the_codestream_says()
    {
        var plan = Plan(Grey("1.2.840.10008.1.2.4.51", 16, SomeCodestream.Jpeg(0xC1, 60, 40, 1, 12)));

        Assert.Equal((12, 2), (plan.Info.Precision, plan.SampleBytes));
    }

    [Theory]
    [InlineData(false, 0x8F, false)]
    [InlineData(true, 0x0F, false)]
    [InlineData(false, 0x8B, true)]
    [InlineData(true, 0x0B, true)]
    [InlineData(true, 0x8B, false)]
    public void Another_sign_is_a_mismatch_where_it_would_change_a_value(bool isSigned, byte ssiz, bool isMismatch)
    {
        var request = Grey(J2k, 16, SomeCodestream.Jpeg2000(60, 40, 1, ssiz)) with { IsSigned = isSigned };

        Assert.Equal(!isMismatch, FramePlan.TryMake(request, Room, out _, out var refusal));
        Assert.Equal(isMismatch ? FrameCodecCode.HeaderMismatch : null, refusal?.Code);
    }

    [Theory]
    [InlineData("RGB", 1, true)] // Adobe's marker says YCbCr
    [InlineData("YBR_FULL_422", 0, true)] // Adobe's marker says RGB
    [InlineData("YBR_RCT", 2, true)]
    [InlineData("MONOCHROME2", 2, true)]
    [InlineData("RGB", 2, false)]
    [InlineData("YBR_FULL", 1, false)]
    public void Colours_that_contradict_each_other_are_a_mismatch(string photometric, byte adobe, bool isMismatch)
    {
        var request = Colour(photometric, SomeCodestream.Jpeg(0xC0, 60, 40, 3, 8, before: SomeCodestream.Adobe(adobe)));

        Assert.Equal(!isMismatch, FramePlan.TryMake(request, Room, out _, out var refusal));
        Assert.Equal(isMismatch ? FrameCodecCode.HeaderMismatch : null, refusal?.Code);
    }

    [Fact]
    public void A_frame_larger_than_the_room_is_refused_by_its_header_alone()
    {
        var request = Grey(J2k, 16, [0xFF, 0x4F]) with { Width = 46_341, Height = 46_341 };

        var refusal = Refusal(request);

        Assert.Equal(FrameCodecCode.Memory, refusal.Code);
        Assert.Contains("4294976562", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fewer_bytes_than_the_image_can_be_coded_in_are_corrupt()
    {
        var request = Grey(Lossless, 8, SomeCodestream.Jpeg(0xC3, 900, 900, 1, 8)) with { Width = 900, Height = 900 };

        Assert.Equal(FrameCodecCode.Corrupt, Refusal(request).Code);
    }

    [Theory]
    [InlineData(0, 40, 8, 8)]
    [InlineData(60, 70_000, 8, 8)]
    [InlineData(60, 40, 24, 8)]
    [InlineData(60, 40, 8, 9)]
    [InlineData(60, 40, 8, 0)]
    public void A_header_that_cannot_be_is_a_mismatch(int width, int height, int allocated, int stored)
    {
        var request = Grey(Baseline, 8, SomeCodestream.Jpeg(0xC0, 60, 40, 1, 8)) with { Width = width, Height = height, BitsAllocated = allocated, BitsStored = stored };

        Assert.Equal(FrameCodecCode.HeaderMismatch, Refusal(request).Code);
    }

    [Fact]
    public void A_progressive_codestream_of_a_sequential_syntax_is_read_and_noted() =>
        Assert.Contains("JpegProgressive", Plan(Grey(Baseline, 8, SomeCodestream.Jpeg(0xC2, 60, 40, 1, 8))).Note, StringComparison.Ordinal);

    [Fact]
    public void Zeros_before_the_end_of_jpeg_ls_can_be_left_out()
    {
        byte[] codestream = [.. SomeCodestream.Jpeg(0xF7, 60, 40, 1, 8, last: [0, 0, 0])[..^2], 7, 0, 0, 0xFF, 0xD9];

        var shorter = Plan(Grey(Ls, 8, codestream)).WithoutZeros()!;

        Assert.Equal([.. codestream[..^4], 0xFF, 0xD9], shorter.Pieces.SelectMany(piece => piece.ToArray()));
        Assert.Null(Plan(Grey(Ls, 8, [.. codestream[..^4], 0xFF, 0xD9])).WithoutZeros());
        Assert.Null(Plan(Grey(Lossless, 8, SomeCodestream.Jpeg(0xC3, 60, 40, 1, 8))).WithoutZeros());
    }

    [Fact]
    public void A_lossy_codestream_of_a_lossless_syntax_is_noted() =>
        Assert.NotEmpty(Plan(Grey(Ls, 8, SomeCodestream.Jpeg(0xF7, 60, 40, 1, 8, last: [2, 0, 0]))).Note);

    [Fact]
    public void Ycbcr_of_jpeg_becomes_rgb()
    {
        var plan = Plan(Colour("YBR_FULL_422", SomeCodestream.Jpeg(0xC0, 60, 40, 3, 8)));
        var samples = Fill(plan.SamplesBytes, [76, 85, 255, 150, 44, 21, 29, 255, 107, 128, 128, 128]);

        var result = plan.Finish(samples);

        Assert.Equal("RGB", result.Photometric);
        Assert.Equal([254, 0, 0, 0, 255, 1, 0, 0, 254, 128, 128, 128], result.Cells.Span[..12].ToArray());
    }

    [Fact]
    public void Ycbcr_of_jpeg_ls_stays_what_it_is()
    {
        var plan = Plan(Colour("YBR_FULL", SomeCodestream.Jpeg(0xF7, 60, 40, 3, 8, last: [0, 1, 0])) with { TransferSyntaxUid = Ls });

        var result = plan.Finish(Fill(plan.SamplesBytes, [76, 85, 255]));

        Assert.Equal("YBR_FULL", result.Photometric);
        Assert.Equal([76, 85, 255], result.Cells.Span[..3].ToArray());
    }

    [Fact]
    public void Eight_bits_in_a_header_of_sixteen_are_widened_with_their_sign()
    {
        var unsigned = Plan(Grey(Lossless, 16, SomeCodestream.Jpeg(0xC3, 60, 40, 1, 8))).Finish(Fill(2400, [255, 1]));
        var signed = Plan(Grey(J2k, 16, SomeCodestream.Jpeg2000(60, 40, 1, 0x87)) with { IsSigned = true }).Finish(Fill(2400, [255, 1]));

        Assert.Equal([255, 0, 1, 0], unsigned.Cells.Span[..4].ToArray());
        Assert.Equal([255, 255, 1, 0], signed.Cells.Span[..4].ToArray());
    }

    [Fact]
    public void What_a_lossy_coder_overshoots_is_brought_back_to_the_bits_stored()
    {
        var request = Grey("1.2.840.10008.1.2.4.51", 16, SomeCodestream.Jpeg(0xC1, 60, 40, 1, 12)) with { BitsStored = 10 };

        var result = Plan(request).Finish(Fill(4800, [0x00, 0x04, 0xFF, 0x03])); // 1024, 1023

        Assert.Equal([0xFF, 0x03, 0xFF, 0x03], result.Cells.Span[..4].ToArray());
    }

    private static FrameCodecRequest Grey(string syntax, int allocated, byte[] codestream) =>
        new(syntax, 60, 40, 1, allocated, allocated, false, "MONOCHROME2", [codestream]);

    private static FrameCodecRequest Colour(string photometric, byte[] codestream) =>
        new(Baseline, 60, 40, 3, 8, 8, false, photometric, [codestream]);

    private static byte[] Fill(long length, byte[] first)
    {
        var bytes = new byte[length];
        first.CopyTo(bytes, 0);
        return bytes;
    }

    private static FramePlan Plan(FrameCodecRequest request)
    {
        Assert.True(FramePlan.TryMake(request, Room, out var plan, out var refusal), refusal?.Message);
        return plan;
    }

    private static FrameCodecResult Refusal(FrameCodecRequest request)
    {
        Assert.False(FramePlan.TryMake(request, Room, out _, out var refusal));
        return refusal;
    }
}
