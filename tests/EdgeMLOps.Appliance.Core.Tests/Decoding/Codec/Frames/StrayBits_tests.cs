using EdgeMLOps.Appliance.Core.Decoding.Codec;
using EdgeMLOps.Appliance.Core.Decoding.Codec.Frames;
using EdgeMLOps.Appliance.Core.Tests.Decoding.Codec.Codestreams;

namespace EdgeMLOps.Appliance.Core.Tests.Decoding.Codec.Frames;

/// <summary>Samples of a lossless codestream beyond the bits the header says are stored: 2,400 of them, of which two may be.</summary>
public sealed class StrayBits_tests
{
    private const string Lossless = "1.2.840.10008.1.2.4.70";
    private const int Samples = 60 * 40;

    [Theory]
    [InlineData(0, FrameCodecCode.Decoded, false)]
    [InlineData(1, FrameCodecCode.Decoded, true)]
    [InlineData(2, FrameCodecCode.Decoded, true)]
    [InlineData(3, FrameCodecCode.HeaderMismatch, false)]
    [InlineData(Samples, FrameCodecCode.HeaderMismatch, false)]
    public void A_few_samples_beyond_the_bits_stored_are_noted_and_more_are_a_mismatch(int strays, FrameCodecCode code, bool isNoted)
    {
        var result = Finish(Request(12), Enumerable.Repeat<ushort>(0x1000, strays).Append<ushort>(0x0FFF));

        Assert.Equal((code, isNoted), (result.Code, code == FrameCodecCode.Decoded && result.Message.Length > 0));
        Assert.True(code == FrameCodecCode.Decoded || result.Cells.IsEmpty);
    }

    [Fact]
    public void The_mismatch_says_how_many_and_which_bits()
    {
        var result = Finish(Request(12), Enumerable.Repeat<ushort>(0x8000, 9));

        Assert.Equal("codestream: 16 bits, 9 of 2400 samples beyond the bits stored; header: stored 12, high bit 11", result.Message);
    }

    [Theory]
    [InlineData(0xF800, true)] // -2048, its sign drawn out
    [InlineData(0x0800, true)] // -2048, its sign in the stored bits alone
    [InlineData(0x07FF, true)]
    [InlineData(0x1000, false)] // 4096
    [InlineData(0xF7FF, false)] // -2049
    public void The_sign_of_a_value_is_no_stray(int word, bool isValue)
    {
        var result = Finish(Request(12) with { IsSigned = true }, Enumerable.Repeat((ushort)word, 100));

        Assert.Equal(isValue ? FrameCodecCode.Decoded : FrameCodecCode.HeaderMismatch, result.Code);
    }

    [Theory]
    [InlineData(0xFFF0, true)]
    [InlineData(0x0008, false)]
    public void Stored_bits_are_those_below_the_high_bit(int word, bool isValue)
    {
        var result = Finish(Request(12) with { HighBit = 15 }, Enumerable.Repeat((ushort)word, 100));

        Assert.Equal(isValue ? FrameCodecCode.Decoded : FrameCodecCode.HeaderMismatch, result.Code);
    }

    [Fact]
    public void Overlays_in_the_unused_bits_are_no_strays()
    {
        var words = Enumerable.Repeat<ushort>(0x8001, 1000);

        Assert.Equal((FrameCodecCode.Decoded, ""), Of(Finish(Request(12) with { OverlayBits = 0x8000 }, words)));
        Assert.Equal(FrameCodecCode.HeaderMismatch, Finish(Request(12) with { OverlayBits = 0x4000 }, words).Code);
    }

    [Fact]
    public void Cells_of_one_and_of_four_bytes_are_looked_at_too()
    {
        var narrow = Plan(new FrameCodecRequest(Lossless, 60, 40, 1, 8, 6, false, "MONOCHROME2", [SomeCodestream.Jpeg(0xC3, 60, 40, 1, 8)]));
        var wide = Plan(new FrameCodecRequest(Lossless, 60, 40, 1, 32, 12, false, "MONOCHROME2", [SomeCodestream.Jpeg(0xC3, 60, 40, 1, 16)]));

        Assert.Equal(FrameCodecCode.HeaderMismatch, narrow.Finish(Enumerable.Repeat((byte)0x40, Samples).ToArray()).Code);
        Assert.Equal(FrameCodecCode.Decoded, narrow.Finish(Enumerable.Repeat((byte)0x3F, Samples).ToArray()).Code);
        Assert.Equal(FrameCodecCode.HeaderMismatch, wide.Finish(Enumerable.Repeat((byte)0x10, Samples * 2).ToArray()).Code);
        Assert.Equal(FrameCodecCode.Decoded, wide.Finish(Enumerable.Repeat<byte[]>([0xFF, 0x0F], Samples).SelectMany(cell => cell).ToArray()).Code);
    }

    private static FrameCodecRequest Request(int stored) =>
        new(Lossless, 60, 40, 1, 16, stored, false, "MONOCHROME2", [SomeCodestream.Jpeg(0xC3, 60, 40, 1, 16)]);

    private static FrameCodecResult Finish(FrameCodecRequest request, IEnumerable<ushort> first)
    {
        var samples = new byte[Samples * 2];
        var index = 0;
        foreach (var word in first.Take(Samples))
        {
            BitConverter.TryWriteBytes(samples.AsSpan(2 * index++), word);
        }

        return Plan(request).Finish(samples);
    }

    private static FramePlan Plan(FrameCodecRequest request)
    {
        Assert.True(FramePlan.TryMake(request, 1 << 20, out var plan, out var refusal), refusal?.Message);
        return plan;
    }

    private static (FrameCodecCode, string) Of(FrameCodecResult result) => (result.Code, result.Message);
}
