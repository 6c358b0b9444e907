using EdgeMLOps.Dicom.Imaging;

namespace EdgeMLOps.Dicom.Tests.Imaging;

/// <summary>
/// Attributes that break the standard: read past with a note where only one thing can be meant, refused where more can. pydicom 2.3
/// raises an exception at most of them; GDCM 3.0 takes the first value, and 1 for any sign that is not 0.
/// </summary>
public sealed class Unclear_attributes_tests
{
    private static readonly byte[] Begin = [0xFF, 0xD8, 0xFF, 0xE0];
    private static readonly byte[] Middle = [1, 2, 3, 4, 5, 6];

    [Theory]
    [InlineData("1\\2", DicomPixelFaultCode.BadFrameCount)]
    [InlineData("2\\1", DicomPixelFaultCode.BadFrameCount)]
    [InlineData("1\\0", DicomPixelFaultCode.BadFrameCount)]
    [InlineData("-1", DicomPixelFaultCode.BadFrameCount)]
    public void A_number_of_frames_that_can_mean_several_is_refused(string text, DicomPixelFaultCode code) =>
        Assert.Equal(code, Frames(text).Fault());

    [Theory]
    [InlineData("0", DicomPixelWarning.FrameCountZero)]
    [InlineData("1\\1", DicomPixelWarning.SeveralValues)]
    [InlineData("1A", DicomPixelWarning.FrameCountUnclear)]
    public void A_number_of_frames_that_can_mean_but_one_is_read_and_noted(string text, DicomPixelWarning warning)
    {
        var pixels = Frames(text).Pixels();

        Assert.Equal(1, pixels.NumberOfFrames);
        Assert.Equal([warning], pixels.Warnings);
    }

    [Theory]
    [InlineData(0x0010, DicomPixelFaultCode.BadDimensions)]
    [InlineData(0x0011, DicomPixelFaultCode.BadDimensions)]
    [InlineData(0x0002, DicomPixelFaultCode.UnsupportedPhotometric)]
    [InlineData(0x0100, DicomPixelFaultCode.UnsupportedBits)]
    [InlineData(0x0101, DicomPixelFaultCode.BadBits)]
    [InlineData(0x0102, DicomPixelFaultCode.BadBits)]
    [InlineData(0x0103, DicomPixelFaultCode.BadBits)]
    public void Several_numbers_where_one_belongs_are_refused(ushort element, DicomPixelFaultCode code)
    {
        var tag = new DicomTag(0x0028, element);
        var first = Image().GetSingleValue<int>(tag);

        Assert.Equal(code, Words(Image(), tag, first, first + 1).Fault());
    }

    [Fact]
    public void The_fault_names_the_element_and_how_many_values_it_has()
    {
        Assert.False(DicomPixelData.TryCreate(Words(Image(), DicomTag.Rows, 4, 9), DicomTransferSyntax.ExplicitVRLittleEndian, out _, out var fault));

        Assert.Equal("BadDimensions at (0028,0010): 2 values", fault.ToString());
    }

    [Fact]
    public void One_number_said_twice_or_written_too_wide_is_read_and_noted()
    {
        var wide = Words(Image(), DicomTag.Rows, 2, 0).Pixels();
        var twice = Words(Image(), DicomTag.Columns, 2, 2).Pixels();

        Assert.Equal((2, 2), (wide.Height, twice.Width));
        Assert.Equal([DicomPixelWarning.SeveralValues], wide.Warnings);
        Assert.Equal([DicomPixelWarning.SeveralValues], twice.Warnings);
    }

    [Theory]
    [InlineData("RGB", 3)]
    [InlineData("YBR_FULL", 3)]
    [InlineData("CMYK", 4)]
    [InlineData("MONOCHROME1", 1)]
    [InlineData("PALETTE COLOR", 1)]
    [InlineData("", 1)]
    public void Missing_samples_are_as_many_as_the_photometric_interpretation_has(string photometric, int samples)
    {
        var dataset = SomePixels.Described(2, 1, 8, 8, photometric: photometric).AddOrUpdate(DicomTag.PlanarConfiguration, 0).Native(new byte[2 * samples]);
        dataset.Remove(DicomTag.SamplesPerPixel);

        var pixels = dataset.Pixels();

        Assert.Equal((samples, 2L * samples), (pixels.SamplesPerPixel, pixels.FrameBytes));
        Assert.Equal([DicomPixelWarning.SamplesPerPixelMissing], pixels.Warnings);
    }

    [Fact]
    public void Colours_without_a_number_of_samples_are_refused_where_the_bytes_are_too_few()
    {
        var dataset = SomePixels.Described(2, 2, 8, 8, photometric: "RGB").Native(new byte[4]);
        dataset.Remove(DicomTag.SamplesPerPixel);

        Assert.Equal(DicomPixelFaultCode.Truncated, dataset.Fault());
    }

    [Fact]
    public void Samples_that_contradict_the_photometric_interpretation_are_noted() =>
        Assert.Equal([DicomPixelWarning.SamplesContradictPhotometric], SomePixels.Described(2, 2, 8, 8, photometric: "RGB").Native(new byte[4]).Pixels().Warnings);

    [Fact]
    public void A_sign_that_is_neither_is_refused_and_a_missing_one_is_noted()
    {
        var without = Image();
        without.Remove(DicomTag.PixelRepresentation);

        Assert.Equal(DicomPixelFaultCode.BadBits, Image().AddOrUpdate(DicomTag.PixelRepresentation, 2).Fault());
        Assert.True(Image().AddOrUpdate(DicomTag.PixelRepresentation, 1).Pixels().IsSigned);
        Assert.Equal([DicomPixelWarning.PixelRepresentationMissing], without.Pixels().Warnings);
    }

    [Fact]
    public void A_planar_configuration_that_is_none_is_refused_where_it_tells_how_the_bytes_stand()
    {
        Assert.Equal(DicomPixelFaultCode.BadPlanarConfiguration, Colours(2).Native(new byte[12]).Fault());
        Assert.Empty(Image().AddOrUpdate(DicomTag.PlanarConfiguration, 2).Pixels().Warnings);

        var compressed = Colours(2).Encapsulated([], Begin).Pixels(DicomTransferSyntax.JPEGLosslessSV1);
        Assert.Equal(0, compressed.PlanarConfiguration);
        Assert.Equal([DicomPixelWarning.PlanarConfigurationIgnored], compressed.Warnings);

        Assert.Equal(
            DicomPixelFaultCode.BadPlanarConfiguration,
            Colours(2).Encapsulated([], new byte[12]).Fault(DicomTransferSyntax.EncapsulatedUncompressedExplicitVRLittleEndian));
        Assert.Equal([DicomPixelWarning.PlanarConfigurationMissing], Colours(null).Native(new byte[12]).Pixels().Warnings);
    }

    [Fact]
    public void Colours_shared_by_two_pixels_need_an_even_width()
    {
        DicomDataset Shared(int columns, int bytes) =>
            SomePixels.Described(columns, 2, 8, 8, 3, photometric: "YBR_FULL_422").AddOrUpdate(DicomTag.PlanarConfiguration, 0).Native(new byte[bytes]);

        Assert.Equal(16, Shared(4, 16).Pixels().FrameBytes);
        Assert.Equal(DicomPixelFaultCode.BadDimensions, Shared(3, 12).Fault());
        Assert.Equal(DicomPixelFaultCode.BadDimensions, Shared(3, 16).Fault());
        Assert.Equal(DicomPixelFaultCode.Truncated, Shared(3, 10).Fault());
        Assert.Equal([DicomPixelWarning.FullSamplesIn422], Shared(3, 18).Pixels().Warnings);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Of_more_frames_than_declared_the_first_is_read_alone_and_noted(bool isDeclared)
    {
        var dataset = SomePixels.Described(4, 4, 8, 8).Encapsulated([], Begin, Middle, Begin, Middle, Middle);
        if (!isDeclared)
        {
            dataset.Remove(DicomTag.NumberOfFrames);
        }

        var pixels = dataset.Pixels(DicomTransferSyntax.JPEGLosslessSV1);

        Assert.Equal(1, pixels.NumberOfFrames);
        Assert.Equal([Begin, Middle], Fragments(pixels));
        Assert.Equal([DicomPixelWarning.MoreFramesThanDeclared], pixels.Warnings);
    }

    [Fact]
    public void An_offset_table_of_several_frames_speaks_for_them_too()
    {
        var table = SomePixels.Described(4, 4, 8, 8).Encapsulated(SomePixels.Offsets32(0, 14), Middle, Middle, Middle).Pixels(DicomTransferSyntax.RLELossless);
        Assert.Equal([Middle], Fragments(table));
        Assert.Equal([DicomPixelWarning.MoreFramesThanDeclared], table.Warnings);

        var wrong = SomePixels.Described(4, 4, 8, 8).Encapsulated(SomePixels.Offsets32(0, 15), Middle, Middle, Middle).Pixels(DicomTransferSyntax.RLELossless);
        Assert.Equal([Middle, Middle, Middle], Fragments(wrong));
        Assert.Empty(wrong.Warnings);
    }

    [Fact]
    public void Several_run_length_frames_of_one_declared_are_noted()
    {
        byte[] frame = [1, 0, 0, 0, 64, .. new byte[59], 256 - 15, 9];

        var pixels = SomePixels.Described(4, 4, 8, 8).Encapsulated([], frame, frame).Pixels(DicomTransferSyntax.RLELossless);

        Assert.Equal(Enumerable.Repeat((byte)9, 16), pixels.Cells());
        Assert.Equal([DicomPixelWarning.MoreFramesThanDeclared], pixels.Warnings);
    }

    private static DicomDataset Image() => SomePixels.Described(2, 2, 8, 7).Native(1, 2, 3, 4);

    private static DicomDataset Frames(string text) => Image().AddOrUpdate(DicomVR.IS, DicomTag.NumberOfFrames, System.Text.Encoding.ASCII.GetBytes(text));

    private static DicomDataset Colours(int? planar)
    {
        var dataset = SomePixels.Described(2, 2, 8, 8, 3, photometric: "RGB");
        return planar is { } number ? dataset.AddOrUpdate(DicomTag.PlanarConfiguration, number) : dataset;
    }

    private static DicomDataset Words(DicomDataset dataset, DicomTag tag, params int[] numbers) =>
        dataset.AddOrUpdate(DicomVR.US, tag, numbers.SelectMany(number => new[] { (byte)number, (byte)(number >> 8) }).ToArray());

    private static byte[][] Fragments(DicomPixelData pixels)
    {
        Assert.True(pixels.TryGetFrame(0, out var fragments, out var fault), fault.ToString());
        return [.. fragments.Select(fragment => fragment.ToArray())];
    }
}
