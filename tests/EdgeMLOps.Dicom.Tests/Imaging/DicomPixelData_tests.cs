using EdgeMLOps.Dicom.Imaging;

namespace EdgeMLOps.Dicom.Tests.Imaging;

public sealed class DicomPixelData_tests
{
    [Fact]
    public void What_is_missing_has_the_standards_meaning()
    {
        var dataset = SomePixels.Described(2, 3, 16, 12).Native(new byte[12]);
        dataset.Remove(DicomTag.SamplesPerPixel);
        dataset.Remove(DicomTag.NumberOfFrames);
        dataset.Remove(DicomTag.PixelRepresentation);
        dataset.Remove(DicomTag.HighBit);

        var pixels = dataset.Pixels();

        Assert.Equal((2, 3, 1, 1, 16, 12, 11, false), (
            pixels.Width, pixels.Height, pixels.NumberOfFrames, pixels.SamplesPerPixel, pixels.BitsAllocated, pixels.BitsStored, pixels.HighBit, pixels.IsSigned));
        Assert.Equal((DicomPixelKind.Integers, 16, 12L), (pixels.Kind, pixels.CellBits, pixels.FrameBytes));
        Assert.Equal([DicomPixelWarning.SamplesPerPixelMissing, DicomPixelWarning.PixelRepresentationMissing], pixels.Warnings);
    }

    [Theory]
    [InlineData(46341, 46341, 1)]
    [InlineData(65535, 65535, int.MaxValue)]
    [InlineData(3, 4, 1)]
    public void What_is_declared_beyond_the_bytes_is_refused_before_anything_is_reserved(int columns, int rows, int frames)
    {
        var native = SomePixels.Described(columns, rows, 8, 8, frames: frames).Native(new byte[10]);
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Equal(DicomPixelFaultCode.Truncated, native.Fault());

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 20_000);
    }

    [Fact]
    public void A_run_length_frame_cannot_be_larger_than_its_bytes_allow()
    {
        var bomb = SomePixels.Described(46341, 46340, 8, 8).Encapsulated([], new byte[10]).Pixels(DicomTransferSyntax.RLELossless);
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.False(new DicomFrameReader(bomb).TryRead(0, out _, out var fault));

        Assert.Equal(DicomPixelFaultCode.CorruptRle, fault.Code);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 20_000);
    }

    [Fact]
    public void Frames_beyond_the_fragments_are_refused_before_anything_is_reserved()
    {
        var dataset = SomePixels.Described(4, 4, 8, 8, frames: 2_000_000_000).Encapsulated([], new byte[10], new byte[10]);
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Equal(DicomPixelFaultCode.Truncated, dataset.Fault(DicomTransferSyntax.JPEG2000Lossless));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 20_000);
    }

    [Fact]
    public void Everything_that_is_no_image_has_its_code()
    {
        Assert.Equal(DicomPixelFaultCode.NoPixelData, SomePixels.Described(2, 2, 8, 8).Fault());
        Assert.Equal(DicomPixelFaultCode.NoPixelData, new DicomDataset().Native(1, 2).Fault());
        Assert.Equal(DicomPixelFaultCode.MissingAttribute, Without(DicomTag.Rows).Fault());
        Assert.Equal(DicomPixelFaultCode.MissingAttribute, Without(DicomTag.Columns).Fault());
        Assert.Equal(DicomPixelFaultCode.MissingAttribute, Without(DicomTag.BitsAllocated).Fault());
        Assert.Equal(DicomPixelFaultCode.BadDimensions, With(DicomTag.Rows, 0).Fault());
        Assert.Equal(DicomPixelFaultCode.UnsupportedBits, With(DicomTag.BitsAllocated, 12).Fault());
        Assert.Equal(DicomPixelFaultCode.BadBits, With(DicomTag.BitsStored, 9).Fault());
        Assert.Equal(DicomPixelFaultCode.BadBits, With(DicomTag.BitsStored, 0).Fault());
        Assert.Equal(DicomPixelFaultCode.UnsupportedPhotometric, With(DicomTag.SamplesPerPixel, 2).Fault());
        Assert.Equal(DicomPixelFaultCode.BadFrameCount, With(DicomTag.NumberOfFrames, -3).Fault());
        Assert.Equal(
            DicomPixelFaultCode.UnsupportedPhotometric, SomePixels.Described(2, 2, 8, 8, 3, photometric: "YBR_PARTIAL_420").Native(new byte[12]).Fault());
    }

    [Fact]
    public void Fragments_and_transfer_syntax_must_say_the_same()
    {
        Assert.Equal(DicomPixelFaultCode.BadEncapsulation, Image().Fault(DicomTransferSyntax.JPEGBaseline8Bit));
        Assert.Equal(DicomPixelFaultCode.BadEncapsulation, SomePixels.Described(2, 2, 8, 8).Encapsulated([], new byte[4]).Fault());
    }

    [Fact]
    public void Breaches_that_do_no_harm_are_noted()
    {
        Assert.Equal([DicomPixelWarning.HighBitIgnored], With(DicomTag.HighBit, 3).Pixels().Warnings);
        Assert.Equal([DicomPixelWarning.BitsStoredMissing], Without(DicomTag.BitsStored).Pixels().Warnings);
        Assert.Equal([DicomPixelWarning.SurplusPixelData], SomePixels.Described(2, 2, 8, 8).Native(new byte[6]).Pixels().Warnings);
        Assert.Empty(SomePixels.Described(3, 3, 8, 8).Native(new byte[10]).Pixels().Warnings);

        var unclear = Image().AddOrUpdate(DicomVR.IS, DicomTag.NumberOfFrames, "1A"u8.ToArray()).Pixels();
        Assert.Equal(1, unclear.NumberOfFrames);
        Assert.Equal([DicomPixelWarning.FrameCountUnclear], unclear.Warnings);
        Assert.Equal(1, Image().AddOrUpdate(DicomVR.IS, DicomTag.NumberOfFrames, "many"u8.ToArray()).Pixels().NumberOfFrames);
    }

    [Fact]
    public void Floating_point_pixels_are_known_by_their_element()
    {
        var image = SomePixels.Described(2, 1, 32, 32);
        var floats = image.AddOrUpdate(DicomVR.OF, DicomTag.FloatPixelData, new byte[8]).Pixels();
        Assert.Equal((DicomPixelKind.Floats, 32, 8L, false), (floats.Kind, floats.BitsAllocated, floats.FrameBytes, floats.IsSigned));

        var doubles = SomePixels.Described(2, 1, 64, 64).AddOrUpdate(DicomVR.OD, DicomTag.DoubleFloatPixelData, new byte[16]).Pixels();
        Assert.Equal((DicomPixelKind.Doubles, 64, 16L), (doubles.Kind, doubles.BitsAllocated, doubles.FrameBytes));

        Assert.Equal(DicomPixelFaultCode.BadBits, image.AddOrUpdate(DicomTag.BitsAllocated, 16).Fault());
    }

    [Fact]
    public void A_native_frame_is_a_piece_of_the_pixel_data_itself()
    {
        var bytes = Enumerable.Range(0, 12).Select(value => (byte)value).ToArray();
        var pixels = SomePixels.Described(2, 2, 8, 8, frames: 3).Native(bytes).Pixels();

        Assert.True(pixels.TryGetFrame(1, out var fragments, out _));
        Assert.True(Assert.Single(fragments).Span.Overlaps(bytes, out var offset));
        Assert.Equal(-4, offset);
        Assert.Equal([4, 5, 6, 7], fragments[0].ToArray());

        Assert.False(pixels.TryGetFrame(3, out _, out var fault));
        Assert.Equal(DicomPixelFaultCode.NoSuchFrame, fault.Code);
    }

    private static DicomDataset Image() => SomePixels.Described(2, 2, 8, 8).Native(1, 2, 3, 4);

    private static DicomDataset With(DicomTag tag, int value) => Image().AddOrUpdate(tag, value);

    private static DicomDataset Without(DicomTag tag)
    {
        var dataset = Image();
        dataset.Remove(tag);
        return dataset;
    }
}
