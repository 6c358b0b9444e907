using System.Buffers.Binary;
using EdgeMLOps.Dicom.Imaging;

namespace EdgeMLOps.Dicom.Tests.Imaging;

public sealed class FrameTable_tests
{
    private static readonly byte[] Begin = [0xFF, 0xD8, 0xFF, 0xE0];
    private static readonly byte[] Middle = [1, 2, 3, 4, 5, 6];

    [Fact]
    public void A_single_frame_has_all_fragments()
    {
        var pixels = Frames(1, [], Middle, Begin, Middle);

        Assert.Equal([Middle, Begin, Middle], Fragments(pixels, 0));
    }

    [Fact]
    public void As_many_fragments_as_frames_are_one_each_whatever_the_table_says()
    {
        var pixels = Frames(2, SomePixels.Offsets32(7, 3), Middle, Begin);

        Assert.Equal([Middle], Fragments(pixels, 0));
        Assert.Equal([Begin], Fragments(pixels, 1));
    }

    [Fact]
    public void The_basic_offset_table_tells_frames_of_several_fragments()
    {
        // 8 + 6 and 8 + 4 bytes before the second frame.
        var pixels = Frames(2, SomePixels.Offsets32(0, 26), Middle, Begin, Middle, Middle, Begin);

        Assert.Equal([Middle, Begin], Fragments(pixels, 0));
        Assert.Equal([Middle, Middle, Begin], Fragments(pixels, 1));
        Assert.Empty(pixels.Warnings);
    }

    [Fact]
    public void The_extended_offset_table_tells_frames_too()
    {
        var table = new byte[16];
        BinaryPrimitives.WriteUInt64LittleEndian(table.AsSpan(8), 14);
        var dataset = SomePixels.Described(4, 4, 8, 8, frames: 2).Encapsulated([], Middle, Middle, Begin)
            .AddOrUpdate(DicomVR.OV, DicomTag.ExtendedOffsetTable, table);

        var pixels = dataset.Pixels(DicomTransferSyntax.JPEGLosslessSV1);

        Assert.Equal([Middle], Fragments(pixels, 0));
        Assert.Equal([Middle, Begin], Fragments(pixels, 1));
    }

    [Fact]
    public void Without_a_table_frames_begin_where_a_codestream_does()
    {
        var pixels = Frames(2, [], Begin, Middle, Begin, Middle, Middle);

        Assert.Equal([Begin, Middle], Fragments(pixels, 0));
        Assert.Equal([Begin, Middle, Middle], Fragments(pixels, 1));
        Assert.Empty(pixels.Warnings);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(4, 18)]
    [InlineData(0, 4_000_000_000)]
    [InlineData(0, 0)]
    public void A_table_that_points_at_no_fragment_is_not_believed(uint first, uint second)
    {
        var pixels = Frames(2, SomePixels.Offsets32(first, second), Begin, Middle, Begin);

        Assert.Equal([Begin, Middle], Fragments(pixels, 0));
        Assert.Equal([Begin], Fragments(pixels, 1));
        Assert.Equal([DicomPixelWarning.OffsetTableIgnored], pixels.Warnings);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Where_nothing_tells_the_frames_there_are_none(bool isBegun)
    {
        var pixels = isBegun ? Frames(2, [], Begin, Middle, Middle) : Frames(2, [], Begin, Begin, Begin);

        Assert.False(pixels.TryGetFrame(0, out var fragments, out var fault));

        Assert.Empty(fragments);
        Assert.Equal(DicomPixelFaultCode.FramesNotFound, fault.Code);
    }

    private static DicomPixelData Frames(int frames, byte[] table, params byte[][] fragments) =>
        SomePixels.Described(4, 4, 8, 8, frames: frames).Encapsulated(table, fragments).Pixels(DicomTransferSyntax.JPEGLosslessSV1);

    private static byte[][] Fragments(DicomPixelData pixels, int frame)
    {
        Assert.True(pixels.TryGetFrame(frame, out var fragments, out var fault), fault.ToString());
        return [.. fragments.Select(fragment => fragment.ToArray())];
    }
}
