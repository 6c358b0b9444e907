using System.Text.Json;
using EdgeMLOps.Appliance.Core.Decoding;
using EdgeMLOps.Appliance.Core.Decoding.Codec;
using EdgeMLOps.Appliance.Core.Inference;
using EdgeMLOps.Appliance.Core.Models;
using EdgeMLOps.Appliance.Core.PostProcessing;
using EdgeMLOps.Appliance.Core.Predictions;
using EdgeMLOps.Appliance.Core.Screening;
using EdgeMLOps.Appliance.Core.Tests.Decoding;
using EdgeMLOps.Appliance.Core.Tests.Models;
using EdgeMLOps.Dicom;
using EdgeMLOps.Phantoms;
using EdgeMLOps.Phantoms.Lesions;
using EdgeMLOps.TestKit;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Appliance.Core.Tests.Inference;

public sealed class InstanceDetector_tests : IAsyncLifetime
{
    private const string MultiFrameWords = "1.2.840.10008.5.1.4.1.1.7.3";

    private readonly TempFolder _folder = new();
    private readonly LogWatcher _log = new();
    private DetectorHost _host = null!;

    public async Task InitializeAsync() => _host = await DetectorHost.StartAsync(
        TestPackage.Demonstration,
        new ScriptedCodec(new FrameCodecResult(FrameCodecCode.Unsupported, default, "", "no decoder")),
        new InferenceOptions { Provider = ProviderPreference.Cpu },
        PatientHasher.Ephemeral(),
        "1.2.3",
        TimeProvider.System,
        _log,
        default);

    public async Task DisposeAsync()
    {
        await _host.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Conspicuous_lesions_of_phantoms_are_boxed_where_they_are()
    {
        var (lesions, hits, falsePositives) = (0, 0, 0);
        for (var index = 0; index < 12; index++)
        {
            var phantom = PhantomFactory.Create(20_261_121, index, new PhantomOptions());

            var detection = await DetectAsync(PhantomImage.Dataset(phantom));

            var kept = detection.Prediction!.Kept.Select(decision => decision.Box).ToList();
            var wanted = phantom.Truth.Where(lesion => lesion is { Cnr: >= 2, DiameterMm: >= 10 }).ToList();
            lesions += wanted.Count;
            hits += wanted.Count(lesion => kept.Exists(box => box.IntersectionOverUnion(Box(lesion)) >= 0.4));
            falsePositives += kept.Count(box => !phantom.Truth.Any(lesion => box.IntersectionOverUnion(Box(lesion)) > 0));
        }

        Assert.True(lesions >= 6, $"the seed gives {lesions} conspicuous lesions");
        Assert.True(hits >= 0.75 * lesions, $"{hits} of {lesions} conspicuous lesions found");
        Assert.True(falsePositives <= 12, $"{falsePositives} false positives in 12 images");
    }

    [Fact]
    public async Task A_prediction_says_what_was_analysed_by_what()
    {
        var prediction = (await DetectAsync(ChestImage.Dataset())).Prediction!;

        Assert.Equal(PredictionOutcome.Predicted, prediction.Outcome);
        Assert.Equal(("2.25.2", "2.25.3", "2.25.11"), (
            prediction.Instance.StudyInstanceUid, prediction.Instance.SeriesInstanceUid, prediction.Instance.SopInstanceUid));
        Assert.Equal(new ImageKind("DX", "CHEST", "PA"), prediction.Kind);
        Assert.Equal(TestPackage.Demonstration.Identity, prediction.Model);
        Assert.Equal(TestPackage.Demonstration.Manifest.Policy.Digest, prediction.PolicyDigest);
        Assert.Equal((ExecutionProvider.Cpu, "1.2.3", 1), (prediction.Provider, prediction.SoftwareVersion, prediction.BatchSize));
        Assert.Equal((48, 64), (prediction.Input.Columns, prediction.Input.Rows));
        Assert.True(prediction.Timings.Infer > TimeSpan.Zero);
        Assert.DoesNotContain("P1", prediction.Instance.PatientKey, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_prediction_says_which_frame_of_how_many_was_shown()
    {
        var prediction = (await DetectAsync(ThreeFrames().AddOrUpdate(DicomTag.SOPClassUID, MultiFrameWords))).Prediction!;

        Assert.Equal((PredictionOutcome.Predicted, 1, 3), (prediction.Outcome, prediction.Input.Frame, prediction.Input.Frames));
        Assert.True(prediction.Input.Statistics.Maximum > 0); // the second is black
    }

    [Fact]
    public async Task Several_frames_under_a_class_of_one_are_not_analysed_and_one_frame_of_it_is()
    {
        var several = (await DetectAsync(ThreeFrames())).Prediction!;
        var one = (await DetectAsync(ChestImage.Dataset().AddOrUpdate(DicomTag.NumberOfFrames, "1"))).Prediction!;

        Assert.Equal((PredictionOutcome.DecodeFailed, nameof(DecodeCode.FramesNotOfClass)), (several.Outcome, several.Code));
        Assert.Equal(PredictionOutcome.Predicted, one.Outcome);
    }

    [Fact]
    public async Task Our_own_result_is_skipped_and_never_reaches_the_model()
    {
        var detection = await DetectAsync(ChestImage.Dataset().AddOrUpdate(DicomTag.Manufacturer, "EdgeMLOps"));

        Assert.Equal((ScreeningCode.OwnObject, null), (detection.Screening, detection.Prediction));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1000)]
    public async Task A_file_cut_in_its_pixels_is_a_failed_prediction_with_a_code(int missing)
    {
        var bytes = ChestImage.File(ChestImage.Dataset()).ToBytes();
        await File.WriteAllBytesAsync(_folder["cut.dcm"], bytes[..^missing]);

        var detection = await _host.Detector.DetectAsync(_folder["cut.dcm"], default);

        Assert.Equal(ScreeningCode.Accepted, detection.Screening);
        Assert.Equal((PredictionOutcome.DecodeFailed, nameof(DecodeCode.TruncatedPixelData)), (detection.Prediction!.Outcome, detection.Prediction.Code));
        Assert.Contains("(7fe0,0010)", detection.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Empty(detection.Prediction.Decisions);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(400)]
    public async Task What_is_no_whole_header_is_unreadable(int length)
    {
        var bytes = ChestImage.File(ChestImage.Dataset()).ToBytes();
        await File.WriteAllBytesAsync(_folder["cut.dcm"], bytes[..length]);

        var detection = await _host.Detector.DetectAsync(_folder["cut.dcm"], default);

        Assert.Equal((ScreeningCode.Unreadable, null), (detection.Screening, detection.Prediction));
    }

    [Fact]
    public async Task A_document_longer_than_any_header_is_no_image_and_is_not_read_to_its_end()
    {
        var path = _folder["document.dcm"];
        await using (var file = File.Create(path))
        {
            file.Write([0x08, 0, 0x16, 0, (byte)'U', (byte)'I', 2, 0, (byte)'1', 0]);
            file.Write([0x42, 0, 0x11, 0, (byte)'O', (byte)'B', 0, 0, 0, 0, 0, 0x40]); // Encapsulated Document, 1 GB of holes
            file.SetLength(file.Position + 0x4000_0000);
        }

        Assert.Equal(ScreeningCode.NotAnImage, _host.Detector.Screen(path));
        Assert.Equal(ScreeningCode.NotAnImage, (await _host.Detector.DetectAsync(path, CancellationToken.None)).Screening);
    }

    [Fact]
    public async Task More_than_is_read_behind_the_header_is_a_limit_of_ours_and_no_unreadable_image()
    {
        byte[] element = [0xE1, 0x7F, 0x10, 0x10, (byte)'U', (byte)'S', 0, 0];
        await using (var file = File.Create(_folder["many.dcm"]))
        {
            file.Write(new DicomFileMetaInformation("1.2.840.10008.5.1.4.1.1.1.1", "2.25.11", DicomTransferSyntax.DeflatedExplicitVRLittleEndian).ToBytes());
            await using var deflate = new System.IO.Compression.DeflateStream(file, System.IO.Compression.CompressionLevel.Optimal);
            deflate.Write(DicomDatasetWriter.ToBytes(ChestImage.Dataset(), DicomTransferSyntax.ExplicitVRLittleEndian));
            deflate.Write(Enumerable.Repeat(element, 150_000).SelectMany(bytes => bytes).ToArray());
        }

        var detection = await _host.Detector.DetectAsync(_folder["many.dcm"], default);

        Assert.Equal((ScreeningCode.Accepted, nameof(DecodeCode.TooLarge)), (detection.Screening, detection.Prediction!.Code));
        Assert.Contains("TooManyElements", detection.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_file_is_an_IO_error_and_no_outcome() =>
        await Assert.ThrowsAsync<FileNotFoundException>(() => _host.Detector.DetectAsync(_folder["none.dcm"], default));

    [Fact]
    public async Task The_line_of_detect_names_every_candidate_with_its_reason()
    {
        var phantom = PhantomFactory.Create(20_261_121, 0, new PhantomOptions());
        var detection = await DetectAsync(PhantomImage.Dataset(phantom));

        var line = DetectionLine.Of("a.dcm", detection, _host.Package, _host.Detector.PolicyDigest);
        var json = JsonDocument.Parse(JsonSerializer.Serialize(line, DetectionJson.Default.DetectionLine)).RootElement;

        Assert.Equal("predicted", json.GetProperty("outcome").GetString());
        Assert.Equal(DemonstrationPackage.Notice, json.GetProperty("notice").GetString());
        Assert.Equal("Cpu", json.GetProperty("provider").GetString());
        var boxes = json.GetProperty("boxes").EnumerateArray().ToList();
        Assert.Equal(detection.Prediction!.Decisions.Count, boxes.Count);
        Assert.NotEmpty(boxes);
        Assert.All(boxes, box => Assert.Equal(box.GetProperty("kept").GetBoolean(), box.GetProperty("reason").GetString() == "Kept"));
        Assert.All(boxes, box => Assert.Contains(box.GetProperty("class").GetString(), new[] { "nodule", "mass" }));
    }

    [Fact]
    public async Task The_line_of_a_skipped_and_of_a_failed_file_has_the_code()
    {
        var skipped = DetectionLine.Of("a", await DetectAsync(ChestImage.Dataset().AddOrUpdate(DicomTag.Modality, "CT")), _host.Package, "");
        var failed = DetectionLine.Of("a", await DetectAsync(ChestImage.Dataset().AddOrUpdate(DicomTag.RescaleSlope, "0")), _host.Package, "");

        Assert.Equal(("skipped", "OtherModality"), (skipped.Outcome, skipped.Code));
        Assert.Equal(("failed", "BadRescale"), (failed.Outcome, failed.Code));
    }

    [CorpusFact]
    public async Task No_file_of_the_corpus_ends_in_an_exception()
    {
        var files = Directory.GetFiles(Path.Combine(CorpusFactAttribute.Folder, "dicom")).Where(file => !file.EndsWith(".tsv", StringComparison.Ordinal)).ToList();
        Assert.True(files.Count > 300, $"{files.Count} files");
        foreach (var file in files)
        {
            var detection = await _host.Detector.DetectAsync(file, default);

            Assert.Equal(detection.Screening == ScreeningCode.Accepted, detection.Prediction is not null);
        }
    }

    private static DicomDataset ThreeFrames()
    {
        var dataset = ChestImage.Dataset();
        var pixels = dataset.GetRaw(DicomTag.PixelData).ToArray();
        return dataset
            .AddOrUpdate(DicomTag.NumberOfFrames, "3")
            .AddOrUpdate(DicomVR.OW, DicomTag.PixelData, (byte[])[.. pixels, .. new byte[pixels.Length], .. pixels]);
    }

    private static BoxCandidate Box(LesionTruth lesion) =>
        new(0, 1, (float)lesion.X1, (float)lesion.Y1, (float)lesion.X2, (float)lesion.Y2);

    private async Task<InstanceDetection> DetectAsync(DicomDataset dataset)
    {
        ChestImage.File(dataset).Save(_folder["image.dcm"]);
        return await _host.Detector.DetectAsync(_folder["image.dcm"], default);
    }
}
