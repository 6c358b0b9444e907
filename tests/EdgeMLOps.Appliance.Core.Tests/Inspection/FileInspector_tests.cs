using System.Security.Cryptography;
using System.Text.Json;
using EdgeMLOps.Appliance.Core.Decoding.Codec;
using EdgeMLOps.Appliance.Core.Inspection;
using EdgeMLOps.Appliance.Core.Models;
using EdgeMLOps.Appliance.Core.Screening;
using EdgeMLOps.Appliance.Core.Tests.Decoding;
using EdgeMLOps.Dicom;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Appliance.Core.Tests.Inspection;

public sealed class FileInspector_tests
{
    private static readonly ScreeningRules Rules = new(DemonstrationPackage.Load().Require().Manifest.Input);

    private readonly ScriptedCodec _codec = new(new FrameCodecResult(FrameCodecCode.Unsupported, default, "", "no decoder"));

    [Fact]
    public async Task A_sound_image_has_its_facts_and_digests()
    {
        var dataset = ChestImage.Dataset();
        var digest = Convert.ToHexStringLower(SHA256.HashData(dataset.GetRaw(DicomTag.PixelData).Span));

        var line = await InspectAsync(dataset);

        Assert.Equal(("ok", "accepted", "", ""), (line.Outcome, line.Screening, line.Code, line.Message));
        Assert.Equal(
            ("1.2.840.10008.5.1.4.1.1.1.1", "DX", "1.2.840.10008.1.2.1", "MONOCHROME2"), (line.SopClass, line.Modality, line.TransferSyntax, line.Photometric));
        Assert.Equal((64, 48, 1, 1, 16, 12, 0), (line.Rows, line.Columns, line.Frames, line.SamplesPerPixel, line.BitsAllocated, line.BitsStored, line.PixelRepresentation));
        Assert.Equal($"{digest} {digest} {digest} {digest}", Digests(line));
        Assert.Empty(line.Warnings);
        Assert.Empty(_codec.Requests);
    }

    [Fact]
    public async Task A_wrong_character_set_and_wrong_bytes_are_noted_and_stop_nothing()
    {
        var dataset = ChestImage.Dataset()
            .AddOrUpdate(DicomTag.SpecificCharacterSet, "ISO-IR 192")
            .AddOrUpdate(DicomVR.PN, DicomTag.PatientName, new byte[] { (byte)'C', (byte)'a', 0xFF, 0x20 });

        var line = await InspectAsync(dataset);

        Assert.Equal(("ok", "accepted"), (line.Outcome, line.Screening));
        Assert.Contains("text: MisspeltTerm, MalformedBytes", line.Warnings);
    }

    [Fact]
    public async Task Each_field_the_design_fixes_is_in_each_line_and_no_other()
    {
        using var sound = JsonDocument.Parse(JsonSerializer.Serialize(await InspectAsync(ChestImage.Dataset()), InspectionJson.Default.InspectionLine));
        using var none = JsonDocument.Parse(JsonSerializer.Serialize(
            await Inspector().InspectAsync("x", new byte[100], CancellationToken.None), InspectionJson.Default.InspectionLine));
        string[] fields =
        [
            "file", "outcome", "screening", "code", "message", "sopClass", "modality", "transferSyntax", "rows", "columns", "frames", "samplesPerPixel",
            "photometric", "bitsAllocated", "bitsStored", "pixelRepresentation", "frame0Sha256", "allFramesSha256", "frame0ValueSha256",
            "allFramesValueSha256", "warnings",
        ];

        Assert.Equal(fields, sound.RootElement.EnumerateObject().Select(field => field.Name));
        Assert.Equal(fields, none.RootElement.EnumerateObject().Select(field => field.Name));
    }

    [Fact]
    public async Task What_the_model_is_not_for_is_still_a_sound_file()
    {
        var line = await InspectAsync(ChestImage.Dataset().AddOrUpdate(DicomTag.Modality, "CT").AddOrUpdate(DicomTag.PatientName, "Canary^Jane"));

        Assert.Equal(("ok", "OtherModality", ""), (line.Outcome, line.Screening, line.Code));
        Assert.NotNull(line.AllFramesSha256);
    }

    [Fact]
    public async Task What_no_decoder_is_there_for_is_a_sound_file_with_a_code()
    {
        var dataset = ChestImage.Dataset().AddOrUpdate(new DicomFragmentSequence(DicomTag.PixelData, DicomVR.OB, default, [new byte[] { 1, 2 }]));

        var line = await InspectAsync(dataset, DicomTransferSyntax.Find("1.2.840.10008.1.2.4.102")!);

        Assert.Equal(("ok", "accepted", "Compressed", "no decoder"), (line.Outcome, line.Screening, line.Code, line.Message));
        Assert.Equal("null null null null", Digests(line));
    }

    [Fact]
    public async Task A_frame_that_cannot_be_decoded_leaves_the_digest_of_the_first()
    {
        byte[] frame = [1, 0, 0, 0, 64, .. new byte[59], 256 - 3, 9];
        var dataset = ChestImage.Dataset(columns: 2, rows: 2).AddOrUpdate(DicomTag.BitsAllocated, 8).AddOrUpdate(DicomTag.BitsStored, 8)
            .AddOrUpdate(DicomTag.HighBit, 7).AddOrUpdate(DicomTag.NumberOfFrames, 2)
            .AddOrUpdate(new DicomFragmentSequence(DicomTag.PixelData, DicomVR.OB, default, [frame, frame.AsMemory(0, 64)]));

        var line = await InspectAsync(dataset, DicomTransferSyntax.RLELossless);

        Assert.Equal(("corrupt", "CorruptPixelData"), (line.Outcome, line.Code));
        var digest = Convert.ToHexStringLower(SHA256.HashData([9, 9, 9, 9]));
        Assert.Equal($"{digest} null {digest} null", Digests(line));
    }

    [Fact]
    public async Task A_file_that_breaks_off_keeps_what_its_header_says()
    {
        var bytes = ChestImage.File(ChestImage.Dataset()).ToBytes();

        var line = await Inspector().InspectAsync("cut", bytes.AsMemory(0, bytes.Length - 100), CancellationToken.None);

        Assert.Equal(("cut", "corrupt", "accepted", "Truncated"), (line.File, line.Outcome, line.Screening, line.Code));
        Assert.Contains("(7FE0,0010)", line.Message, StringComparison.Ordinal);
        Assert.Equal((64, "DX"), (line.Rows, line.Modality));
        Assert.Equal("null null null null", Digests(line));
    }

    [Fact]
    public async Task Pixels_that_contradict_the_header_are_corrupt_and_missing_ones_are_none()
    {
        var large = await InspectAsync(ChestImage.Dataset().AddOrUpdate(DicomTag.Rows, 46341).AddOrUpdate(DicomTag.Columns, 46341));
        Assert.Equal(("corrupt", "TruncatedPixelData"), (large.Outcome, large.Code));

        var bits = await InspectAsync(ChestImage.Dataset().AddOrUpdate(DicomTag.BitsAllocated, 12));
        Assert.Equal(("ok", "UnsupportedBits"), (bits.Outcome, bits.Code));

        var without = ChestImage.Dataset();
        without.Remove(DicomTag.PixelData);
        var none = await InspectAsync(without);
        Assert.Equal(("no-pixels", "NoPixelData"), (none.Outcome, none.Code));

        var garbage = await Inspector().InspectAsync("x", "not DICOM at all, but long enough"u8.ToArray(), CancellationToken.None);
        Assert.Equal(("corrupt", "Unreadable", "NotDicom"), (garbage.Outcome, garbage.Screening, garbage.Code));
    }

    [Fact]
    public void Headers_tell_whether_pixels_follow()
    {
        using var folder = new TempFolder();
        var without = ChestImage.Dataset();
        without.Remove(DicomTag.PixelData);
        ChestImage.File(ChestImage.Dataset()).Save(folder["with.dcm"]);
        without.AddOrUpdate(DicomVR.OB, new DicomTag(0xFFFC, 0xFFFC), new byte[8]);
        ChestImage.File(without).Save(folder["without.dcm"]);

        var with = InspectHeader(folder["with.dcm"]);
        Assert.Equal(("ok", "accepted", "", 64), (with.Outcome, with.Screening, with.Code, with.Rows));
        Assert.Equal("null null null null", Digests(with));
        Assert.Equal("no-pixels", InspectHeader(folder["without.dcm"]).Outcome);
    }

    [Fact]
    public async Task Text_in_the_place_of_a_code_does_not_come_out()
    {
        var dataset = ChestImage.Dataset()
            .AddOrUpdate(DicomVR.CS, DicomTag.Modality, "Canary^Jane"u8.ToArray())
            .AddOrUpdate(DicomVR.CS, DicomTag.PhotometricInterpretation, "\u001b[31mJANE DOE"u8.ToArray())
            .AddOrUpdate(DicomVR.UI, DicomTag.SOPClassUID, "CANARY JANE"u8.ToArray());

        var bytes = new DicomFile(dataset, DicomTransferSyntax.ExplicitVRLittleEndian).ToBytes();
        var text = JsonSerializer.Serialize(await Inspector().InspectAsync("f", bytes, CancellationToken.None), InspectionJson.Default.InspectionLine);

        Assert.DoesNotContain("jane", text, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("\"modality\":null", text, StringComparison.Ordinal);
    }

    private FileInspector Inspector() => new(Rules, _codec, InspectionLimits.Default, TimeProvider.System);

    private InspectionLine InspectHeader(string path)
    {
        using var file = File.OpenRead(path);
        return Inspector().InspectHeader(path, file, isAlone: true).Line!; // not null: alone
    }

    private ValueTask<InspectionLine> InspectAsync(DicomDataset dataset, DicomTransferSyntax? syntax = null) => Inspector().InspectAsync(
        "image.dcm", new DicomFile(dataset, syntax ?? DicomTransferSyntax.ExplicitVRLittleEndian).ToBytes(), CancellationToken.None);

    private static string Digests(InspectionLine line) => string.Join(
        ' ', ((string?[])[line.Frame0Sha256, line.AllFramesSha256, line.Frame0ValueSha256, line.AllFramesValueSha256]).Select(digest => digest ?? "null"));
}
