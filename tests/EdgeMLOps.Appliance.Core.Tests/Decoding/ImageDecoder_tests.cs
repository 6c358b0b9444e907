using EdgeMLOps.Appliance.Core.Decoding;
using EdgeMLOps.Appliance.Core.Decoding.Codec;
using EdgeMLOps.Appliance.Core.Inference.Preprocessing;
using EdgeMLOps.Dicom;

namespace EdgeMLOps.Appliance.Core.Tests.Decoding;

public sealed class ImageDecoder_tests
{
    [Fact]
    public void A_native_image_is_decoded_without_copying_its_pixels()
    {
        var dataset = ChestImage.Dataset();

        var image = Decoded(dataset);

        Assert.Equal(new StoredPixelFormat(48, 64, 16, 12, 11, IsSigned: false), image.Format);
        Assert.Equal(new GreyscaleTransform(1, 0, new VoiWindow(2048, 4096), Invert: false), image.Greyscale);
        Assert.True(image.Pixels.Span.Overlaps(dataset.GetRaw(DicomTag.PixelData).Span, out var offset) && offset == 0);
        Assert.Equal((48, 64, 0.04), (image.Geometry.Columns, image.Geometry.Rows, Math.Round(image.Geometry.PixelAreaMm2!.Value, 9)));
    }

    [Theory]
    [InlineData(16, 12, 11, 1, 0x0800, -2048, 0x07FF, 2047)]
    [InlineData(16, 12, 11, 0, 0xF001, 1, 0x0FFF, 4095)]
    [InlineData(16, 12, 15, 0, 0x001F, 1, 0xFFF0, 4095)]
    [InlineData(16, 16, 15, 1, 0x8000, -32768, 0x7FFF, 32767)]
    public void Stored_values_are_read_by_stored_bits_high_bit_and_sign(
        int allocated, int stored, int high, int sign, int first, int firstValue, int second, int secondValue)
    {
        byte[] words = [(byte)first, (byte)(first >> 8), (byte)second, (byte)(second >> 8)];

        var statistics = Decoded(Shape(ChestImage.Dataset(), 2, 1, allocated, stored, high, sign, words)).Statistics;

        Assert.Equal((firstValue, secondValue, (firstValue + secondValue) / 2.0), (statistics.Minimum, statistics.Maximum, statistics.Mean));
    }

    [Fact]
    public void Eight_bits_are_read_signed_and_unsigned()
    {
        var unsigned = Decoded(Shape(ChestImage.Dataset(), 2, 1, 8, 8, 7, 0, [0x00, 0xFF]));
        var signed = Decoded(Shape(ChestImage.Dataset(), 2, 1, 8, 8, 7, 1, [0x80, 0x7F]));

        Assert.Equal((0, 255), (unsigned.Statistics.Minimum, unsigned.Statistics.Maximum));
        Assert.Equal((-128, 127), (signed.Statistics.Minimum, signed.Statistics.Maximum));
    }

    [Fact]
    public void Without_a_window_the_frames_own_range_is_shown_in_rescaled_units()
    {
        var dataset = ChestImage.Dataset().AddOrUpdate(DicomTag.RescaleSlope, "2").AddOrUpdate(DicomTag.RescaleIntercept, "-100");
        dataset.Remove(DicomTag.WindowCenter);
        dataset.Remove(DicomTag.WindowWidth);

        var image = Decoded(dataset);

        Assert.Equal((2 * image.Statistics.Minimum) - 100, image.Greyscale.Window.Low);
        Assert.Equal((2 * image.Statistics.Maximum) - 100, image.Greyscale.Window.High);
    }

    [Fact]
    public void A_rescale_that_overflows_is_refused()
    {
        var dataset = ChestImage.Dataset().AddOrUpdate(DicomTag.RescaleSlope, "1e308");
        dataset.Remove(DicomTag.WindowCenter);
        dataset.Remove(DicomTag.WindowWidth);

        Assert.Equal(DecodeCode.BadRescale, ImageDecoder.Decode(ChestImage.File(dataset)).Code);
    }

    [Fact]
    public void A_constant_image_without_a_window_is_decoded()
    {
        var dataset = Shape(ChestImage.Dataset(), 2, 1, 8, 8, 7, 0, [9, 9]);
        dataset.AddOrUpdate(DicomTag.WindowCenter);
        dataset.AddOrUpdate(DicomTag.WindowWidth);

        Decoded(dataset).Greyscale.Validate();
    }

    [Fact]
    public void Of_several_windows_the_first_is_used_and_MONOCHROME1_is_inverted()
    {
        var dataset = ChestImage.Dataset()
            .AddOrUpdate(DicomTag.WindowCenter, "100", "900")
            .AddOrUpdate(DicomTag.WindowWidth, "50", "60")
            .AddOrUpdate(DicomTag.VOILUTFunction, "LINEAR_EXACT")
            .AddOrUpdate(DicomTag.PhotometricInterpretation, "MONOCHROME1");

        Assert.Equal(
            new GreyscaleTransform(1, 0, new VoiWindow(100, 50, VoiFunction.LinearExact), Invert: true), Decoded(dataset).Greyscale);
    }

    [Fact]
    public void Spacing_is_the_patients_then_the_detectors_by_the_magnification_then_the_detectors()
    {
        var dataset = ChestImage.Dataset()
            .AddOrUpdate(DicomTag.ImagerPixelSpacing, "0.3", "0.15")
            .AddOrUpdate(DicomTag.EstimatedRadiographicMagnificationFactor, "1.5");
        Assert.Equal(new ImageSpacing(0.2, 0.2, SpacingSource.PixelSpacing), Decoded(dataset).Spacing);

        dataset.Remove(DicomTag.PixelSpacing);
        var corrected = Decoded(dataset).Spacing!.Value;
        Assert.Equal((0.2, 0.1, SpacingSource.ImagerCorrected), (Math.Round(corrected.RowMm, 9), Math.Round(corrected.ColumnMm, 9), corrected.Source));

        dataset.AddOrUpdate(DicomTag.EstimatedRadiographicMagnificationFactor, "0");
        Assert.Equal(new ImageSpacing(0.3, 0.15, SpacingSource.Imager), Decoded(dataset).Spacing);

        dataset.AddOrUpdate(DicomTag.ImagerPixelSpacing, "-1", "0.15");
        Assert.Null(Decoded(dataset).Spacing);
    }

    [Fact]
    public void Everything_that_cannot_be_read_has_its_code()
    {
        Assert.Equal(DecodeCode.UnsupportedPhotometric, With(DicomTag.PhotometricInterpretation, "PALETTE COLOR"));
        Assert.Equal(DecodeCode.MultiFrame, With(DicomTag.NumberOfFrames, "3"));
        Assert.Equal(DecodeCode.BadRescale, With(DicomTag.RescaleSlope, "0"));
        Assert.Equal(DecodeCode.BadRescale, With(DicomTag.RescaleIntercept, "none"));
        Assert.Equal(DecodeCode.BadWindow, With(DicomTag.WindowWidth, "0"));
        Assert.Equal(DecodeCode.BadWindow, With(DicomTag.WindowCenter, "middle"));
        Assert.Equal(DecodeCode.BadWindow, With(DicomTag.VOILUTFunction, "CUBIC"));
        Assert.Equal(DecodeCode.UnsupportedBits, Number(DicomTag.BitsAllocated, 32));
        Assert.Equal(DecodeCode.UnsupportedBits, Number(DicomTag.BitsStored, 17));
        Assert.Equal(DecodeCode.UnsupportedBits, Number(DicomTag.HighBit, 5));
        Assert.Equal(DecodeCode.UnsupportedPhotometric, Number(DicomTag.SamplesPerPixel, 3));
        Assert.Equal(DecodeCode.BadDimensions, Number(DicomTag.Rows, 0));
    }

    [Fact]
    public void Sizes_beyond_the_bytes_are_truncated_pixel_data_and_take_no_memory()
    {
        var dataset = ChestImage.Dataset().AddOrUpdate(DicomTag.Rows, 65535).AddOrUpdate(DicomTag.Columns, 65535);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var result = ImageDecoder.Decode(ChestImage.File(dataset));

        Assert.Equal(DecodeCode.TruncatedPixelData, result.Code);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1 << 20);
    }

    [Fact]
    public void One_missing_byte_is_truncated_pixel_data()
    {
        var dataset = ChestImage.Dataset();
        var pixels = dataset.GetRaw(DicomTag.PixelData);

        dataset.AddOrUpdate(DicomVR.OW, DicomTag.PixelData, pixels[..^2]);

        Assert.Equal(DecodeCode.TruncatedPixelData, ImageDecoder.Decode(ChestImage.File(dataset)).Code);
    }

    [Fact]
    public void Missing_and_compressed_pixels_have_their_codes()
    {
        var without = ChestImage.Dataset();
        without.Remove(DicomTag.PixelData);
        Assert.Equal(DecodeCode.NoPixelData, ImageDecoder.Decode(ChestImage.File(without)).Code);

        var mislabelled = new DicomFile(ChestImage.Dataset(), DicomTransferSyntax.JPEG2000Lossless);
        Assert.Equal(DecodeCode.CorruptPixelData, ImageDecoder.Decode(mislabelled).Code);

        var compressed = new DicomFile(Encapsulated(ChestImage.Dataset(), [0xFF, 0x4F]), DicomTransferSyntax.JPEG2000Lossless);
        Assert.Equal(DecodeCode.Compressed, ImageDecoder.Decode(compressed).Code);
    }

    [Fact]
    public void A_run_length_encoded_image_is_decoded()
    {
        // 64 bytes of header, one segment: each row of 48 a run.
        byte[] frame = [1, 0, 0, 0, 64, .. new byte[59], .. Enumerable.Range(0, 64).SelectMany(row => new byte[] { 256 - 47, (byte)row })];
        var dataset = Encapsulated(Shape(ChestImage.Dataset(), 48, 64, 8, 8, 7, 0, []), frame);

        var result = ImageDecoder.Decode(new DicomFile(dataset, DicomTransferSyntax.RLELossless));

        Assert.Equal((DecodeCode.Decoded, ""), (result.Code, result.Message));
        Assert.Equal((0, 63), (result.Image!.Statistics.Minimum, result.Image.Statistics.Maximum));
        Assert.Equal(63, result.Image.Pixels.Span[^1]);
    }

    [Fact]
    public async Task A_compressed_image_is_what_the_codec_makes_of_it()
    {
        var cells = ChestImage.Dataset().GetRaw(DicomTag.PixelData);
        var codec = new ScriptedCodec(new FrameCodecResult(FrameCodecCode.Decoded, cells, "MONOCHROME2", ""));
        var file = new DicomFile(Encapsulated(ChestImage.Dataset(), [0xFF, 0x4F]), DicomTransferSyntax.JPEG2000Lossless);

        var result = await ImageDecoder.DecodeAsync(file, codec, CancellationToken.None);

        Assert.Equal((DecodeCode.Decoded, ""), (result.Code, result.Message));
        Assert.True(result.Image!.Pixels.Span.SequenceEqual(cells.Span));
        var request = Assert.Single(codec.Requests);
        Assert.Equal(
            ("1.2.840.10008.1.2.4.90", 48, 64, 1, 16, 12, false, "MONOCHROME2"),
            (request.TransferSyntaxUid, request.Width, request.Height, request.SamplesPerPixel, request.BitsAllocated, request.BitsStored, request.IsSigned, request.Photometric));
        Assert.Equal([0xFF, 0x4F], Assert.Single(request.Fragments).ToArray());
    }

    [Theory]
    [InlineData(FrameCodecCode.Unsupported, DecodeCode.Compressed)]
    [InlineData(FrameCodecCode.NotInstalled, DecodeCode.CodecNotInstalled)]
    [InlineData(FrameCodecCode.Corrupt, DecodeCode.CorruptPixelData)]
    [InlineData(FrameCodecCode.HeaderMismatch, DecodeCode.CodestreamMismatch)]
    [InlineData(FrameCodecCode.Timeout, DecodeCode.CodecTimeout)]
    [InlineData(FrameCodecCode.Crashed, DecodeCode.CodecCrashed)]
    [InlineData(FrameCodecCode.Memory, DecodeCode.CodecMemory)]
    [InlineData(FrameCodecCode.Busy, DecodeCode.CodecBusy)]
    [InlineData(FrameCodecCode.Decoded, DecodeCode.CodestreamMismatch)]
    public async Task Each_refusal_of_the_codec_has_its_code_and_a_short_frame_is_none(FrameCodecCode answer, DecodeCode expected)
    {
        var codec = new ScriptedCodec(new FrameCodecResult(answer, new byte[5], "MONOCHROME2", "why"));
        var file = new DicomFile(Encapsulated(ChestImage.Dataset(), [0xFF, 0x4F]), DicomTransferSyntax.JPEG2000Lossless);

        var result = await ImageDecoder.DecodeAsync(file, codec, CancellationToken.None);

        Assert.Equal(expected, result.Code);
        Assert.Null(result.Image);
        Assert.NotEmpty(result.Message);
    }

    [Theory]
    [InlineData(FrameChoice.First, 1, 0)]
    [InlineData(FrameChoice.First, 4, 0)]
    [InlineData(FrameChoice.Middle, 1, 0)]
    [InlineData(FrameChoice.Middle, 2, 1)]
    [InlineData(FrameChoice.Middle, 3, 1)]
    [InlineData(FrameChoice.Middle, 4, 2)]
    public void The_frame_that_is_asked_for_is_decoded_and_said(FrameChoice choice, int frames, int expected)
    {
        var pixels = Enumerable.Range(0, frames).SelectMany(frame => Enumerable.Repeat((byte)(10 * (frame + 1)), 6)).ToArray();
        var dataset = Shape(ChestImage.Dataset(), 3, 2, 8, 8, 7, 0, pixels).AddOrUpdate(DicomTag.NumberOfFrames, $"{frames}");

        var image = ImageDecoder.Decode(ChestImage.File(dataset), new(choice, TakesColour: false, Windowing.Voi)).Image!;

        Assert.Equal((expected + 1, frames), (image.Frame, image.Frames));
        Assert.All(image.Pixels.ToArray(), pixel => Assert.Equal(10 * (expected + 1), pixel));
    }

    [Fact]
    public void A_frames_own_window_is_that_of_the_frame_that_is_asked_for()
    {
        static DicomDataset Frame(int center) => new DicomDataset().AddOrUpdate(
            DicomTag.FrameVOILUTSequence, new DicomDataset().AddOrUpdate(DicomTag.WindowCenter, center).AddOrUpdate(DicomTag.WindowWidth, 10));

        var dataset = Shape(ChestImage.Dataset(), 1, 1, 8, 8, 7, 0, [1, 2, 3]).AddOrUpdate(DicomTag.NumberOfFrames, "3")
            .AddOrUpdate(DicomTag.SharedFunctionalGroupsSequence, new DicomDataset())
            .AddOrUpdate(DicomTag.PerFrameFunctionalGroupsSequence, Frame(10), Frame(20), Frame(30));

        var image = ImageDecoder.Decode(ChestImage.File(dataset), new(FrameChoice.Middle, TakesColour: false, Windowing.Voi)).Image!;

        Assert.Equal(20, image.Greyscale.Window.Center);
    }

    [Theory]
    [InlineData("descriptor", "(0028,1102)")]
    [InlineData("data", "(0028,1203)")]
    [InlineData("segmented", "(0028,1221)")]
    public void A_palette_that_cannot_be_read_has_its_code_and_names_the_tag(string what, string tag)
    {
        var dataset = Palette();
        var red = new DicomTag(0x0028, 0x1201);
        var raw = dataset.GetRaw(red);
        if (what is "segmented")
        {
            dataset.Remove(red);
            dataset.AddOrUpdate(DicomVR.OW, new DicomTag(0x0028, 0x1221), raw);
        }
        else
        {
            dataset.Remove(what is "data" ? new DicomTag(0x0028, 0x1203) : new DicomTag(0x0028, 0x1102));
        }

        var result = ImageDecoder.Decode(ChestImage.File(dataset), new(FrameChoice.Only, TakesColour: true, Windowing.Voi));

        Assert.Equal(DecodeCode.BadPalette, result.Code);
        Assert.Contains(tag, result.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Colour_is_refused_where_nobody_takes_it_and_signed_or_subsampled_samples_everywhere()
    {
        var any = new DecodeChoice(FrameChoice.Only, TakesColour: true, Windowing.Voi);
        Assert.Equal(DecodeCode.Decoded, ImageDecoder.Decode(ChestImage.File(Palette()), any).Code);
        Assert.Equal(DecodeCode.UnsupportedPhotometric, ImageDecoder.Decode(ChestImage.File(Palette())).Code);
        Assert.Equal(DecodeCode.UnsupportedPhotometric, ImageDecoder.Decode(ChestImage.File(Colours("CMYK")), any).Code);
        Assert.Equal(DecodeCode.UnsupportedPhotometric, ImageDecoder.Decode(ChestImage.File(Colours("YBR_RCT")), any).Code);
        Assert.Equal(DecodeCode.UnsupportedPhotometric, ImageDecoder.Decode(ChestImage.File(Colours("YBR_PARTIAL_420")), any).Code);
        Assert.Equal(DecodeCode.UnsupportedBits, ImageDecoder.Decode(ChestImage.File(Colours("RGB").AddOrUpdate(DicomTag.PixelRepresentation, 1)), any).Code);
    }

    [Fact]
    public async Task The_colours_of_a_codecs_cells_are_what_it_says_they_are()
    {
        var codec = new ScriptedCodec(new FrameCodecResult(FrameCodecCode.Decoded, new byte[] { 255, 102, 0 }, "RGB", ""));
        var dataset = Encapsulated(Colours("YBR_FULL_422"), [0xFF, 0xD8]);

        var result = await ImageDecoder.DecodeAsync(
            new DicomFile(dataset, DicomTransferSyntax.JPEGBaseline8Bit), codec, new(FrameChoice.Only, TakesColour: true, Windowing.Voi), default);

        Assert.Equal(ColourTransform.Rgb(8), result.Image!.Colour);
    }

    private static DicomDataset Colours(string photometric) => Shape(ChestImage.Dataset(), 1, 1, 8, 8, 7, 0, [1, 2, 3])
        .AddOrUpdate(DicomTag.SamplesPerPixel, 3)
        .AddOrUpdate(DicomTag.PhotometricInterpretation, photometric);

    private static DicomDataset Palette()
    {
        var dataset = Shape(ChestImage.Dataset(), 1, 1, 8, 8, 7, 0, [1]).AddOrUpdate(DicomTag.PhotometricInterpretation, "PALETTE COLOR");
        var table = Display.Lut(DicomVR.US, 0, 16, [1, 2, 3]);
        for (ushort i = 1; i <= 3; i++)
        {
            dataset.AddOrUpdate(DicomVR.US, new DicomTag(0x0028, (ushort)(0x1100 + i)), table.GetRaw(DicomTag.LUTDescriptor))
                .AddOrUpdate(DicomVR.OW, new DicomTag(0x0028, (ushort)(0x1200 + i)), table.GetRaw(DicomTag.LUTData));
        }

        return dataset;
    }

    private static DicomDataset Encapsulated(DicomDataset dataset, byte[] frame) =>
        dataset.AddOrUpdate(new DicomFragmentSequence(DicomTag.PixelData, DicomVR.OB, default, [frame]));

    private static DecodedImage Decoded(DicomDataset dataset)
    {
        var result = ImageDecoder.Decode(ChestImage.File(dataset));
        Assert.Equal((DecodeCode.Decoded, ""), (result.Code, result.Message));
        return result.Image!;
    }

    private static DecodeCode With(DicomTag tag, string value) =>
        ImageDecoder.Decode(ChestImage.File(ChestImage.Dataset().AddOrUpdate(tag, value))).Code;

    private static DecodeCode Number(DicomTag tag, int value) =>
        ImageDecoder.Decode(ChestImage.File(ChestImage.Dataset().AddOrUpdate(tag, value))).Code;

    private static DicomDataset Shape(
        DicomDataset dataset, int columns, int rows, int allocated, int stored, int high, int sign, byte[] pixels) => dataset
        .AddOrUpdate(DicomTag.Columns, columns)
        .AddOrUpdate(DicomTag.Rows, rows)
        .AddOrUpdate(DicomTag.BitsAllocated, allocated)
        .AddOrUpdate(DicomTag.BitsStored, stored)
        .AddOrUpdate(DicomTag.HighBit, high)
        .AddOrUpdate(DicomTag.PixelRepresentation, sign)
        .AddOrUpdate(DicomVR.OW, DicomTag.PixelData, pixels);
}
