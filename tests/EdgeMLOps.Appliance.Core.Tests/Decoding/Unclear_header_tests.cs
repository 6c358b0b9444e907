using EdgeMLOps.Appliance.Core.Decoding;
using EdgeMLOps.Appliance.Core.Decoding.Codec;
using EdgeMLOps.Appliance.Core.Inspection;
using EdgeMLOps.Appliance.Core.Models;
using EdgeMLOps.Appliance.Core.Screening;
using EdgeMLOps.Dicom;

namespace EdgeMLOps.Appliance.Core.Tests.Decoding;

/// <summary>A header that leaves open what the pixels are ends in a code on the way to the model, and in the same code for <c>inspect</c>.</summary>
public sealed class Unclear_header_tests
{
    private readonly ScriptedCodec _codec = new(new FrameCodecResult(FrameCodecCode.Unsupported, default, "", "no decoder"));

    [Fact]
    public async Task What_can_mean_several_things_is_refused_by_the_model_and_by_inspect()
    {
        await RefusedAsync(DecodeCode.BadFrames, "2 values", image => image.AddOrUpdate(DicomVR.IS, DicomTag.NumberOfFrames, "1\\2"u8.ToArray()));
        await RefusedAsync(DecodeCode.BadDimensions, "(0028,0010): 2 values", image => image.AddOrUpdate(DicomVR.US, DicomTag.Rows, new byte[] { 64, 0, 9, 0 }));
        await RefusedAsync(DecodeCode.UnsupportedBits, "(0028,0103): 2", image => image.AddOrUpdate(DicomTag.PixelRepresentation, 2));
    }

    [Fact]
    public async Task A_number_of_frames_of_0_is_one_frame_with_a_note()
    {
        var image = ChestImage.Dataset().AddOrUpdate(DicomTag.NumberOfFrames, 0);

        Assert.Equal(DecodeCode.Decoded, ImageDecoder.Decode(ChestImage.File(image)).Code);
        var line = await InspectAsync(ChestImage.File(image));
        Assert.Equal(("ok", "accepted", ""), (line.Outcome, line.Screening, line.Code));
        Assert.Equal(["FrameCountZero"], line.Warnings);
    }

    [Fact]
    public async Task Of_more_frames_than_declared_inspect_shows_the_first_and_the_model_is_given_none()
    {
        byte[] frame = [1, 0, 0, 0, 64, .. new byte[59], 256 - 3, 9];
        var image = ChestImage.Dataset(columns: 2, rows: 2).AddOrUpdate(DicomTag.BitsAllocated, 8).AddOrUpdate(DicomTag.BitsStored, 8)
            .AddOrUpdate(DicomTag.HighBit, 7).AddOrUpdate(new DicomFragmentSequence(DicomTag.PixelData, DicomVR.OB, default, [frame, frame]));
        image.Remove(DicomTag.NumberOfFrames);
        var file = new DicomFile(image, DicomTransferSyntax.RLELossless);

        var decoded = await ImageDecoder.DecodeAsync(file, _codec, CancellationToken.None);
        Assert.Equal((DecodeCode.BadFrames, "(0028,0008), MoreFramesThanDeclared"), (decoded.Code, decoded.Message));

        var line = await InspectAsync(file);
        Assert.Equal(("ok", ""), (line.Outcome, line.Code));
        Assert.Equal(["MoreFramesThanDeclared"], line.Warnings);
        Assert.NotNull(line.AllFramesSha256);
    }

    [Fact]
    public async Task Colours_without_a_number_of_samples_are_inspected_as_colours()
    {
        var image = ChestImage.Dataset(columns: 2, rows: 2).AddOrUpdate(DicomTag.BitsAllocated, 8).AddOrUpdate(DicomTag.BitsStored, 8)
            .AddOrUpdate(DicomTag.HighBit, 7).AddOrUpdate(DicomTag.PhotometricInterpretation, "RGB").AddOrUpdate(DicomTag.PlanarConfiguration, 2)
            .AddOrUpdate(DicomVR.OW, DicomTag.PixelData, new byte[12]);
        image.Remove(DicomTag.SamplesPerPixel);

        var unknown = await InspectAsync(ChestImage.File(image));
        Assert.Equal(("corrupt", "UnsupportedPhotometric", "BadPlanarConfiguration at (0028,0006): 2"), (unknown.Outcome, unknown.Code, unknown.Message));

        var known = await InspectAsync(ChestImage.File(image.AddOrUpdate(DicomTag.PlanarConfiguration, 0)));
        Assert.Equal(("ok", ""), (known.Outcome, known.Code));
        Assert.Equal(["SamplesPerPixelMissing"], known.Warnings);
    }

    private async Task RefusedAsync(DecodeCode code, string message, Func<DicomDataset, DicomDataset> change)
    {
        var file = ChestImage.File(change(ChestImage.Dataset()));

        var decoded = ImageDecoder.Decode(file);
        Assert.Equal(code, decoded.Code);
        Assert.Contains(message, decoded.Message, StringComparison.Ordinal);

        var line = await InspectAsync(file);
        Assert.Equal(("corrupt", code.ToString()), (line.Outcome, line.Code));
        Assert.Contains(message, line.Message, StringComparison.Ordinal);
    }

    private async Task<InspectionLine> InspectAsync(DicomFile file) =>
        await new FileInspector(new ScreeningRules(DemonstrationPackage.Load().Require().Manifest.Input), _codec, InspectionLimits.Default, TimeProvider.System)
            .InspectAsync("image.dcm", file.ToBytes(), CancellationToken.None);
}
