using System.Globalization;
using System.Text.Json;
using EdgeMLOps.Appliance.Core.Models;
using EdgeMLOps.Appliance.Core.Results.Delivery;
using EdgeMLOps.Appliance.Core.Results.Objects;
using EdgeMLOps.Appliance.Core.Results.Validation;
using EdgeMLOps.Appliance.Core.Screening;
using EdgeMLOps.Appliance.Core.Tests.Decoding.Codec;
using EdgeMLOps.Appliance.Core.Tests.Inference;
using EdgeMLOps.Appliance.Core.Tests.Models;
using EdgeMLOps.Appliance.Core.Tests.Results.Delivery;
using EdgeMLOps.Appliance.Core.Tests.Workers;
using EdgeMLOps.Dicom;
using EdgeMLOps.TestKit;
using EdgeMLOps.TestKit.Processes;
using Xunit.Abstractions;

namespace EdgeMLOps.Appliance.Core.Tests.Results.Objects;

/// <summary>Whole result sets before dicom3tools, dcmtk, pydicom and Orthanc: 20 of them, 200 when the long run is asked for.</summary>
[Collection(WorkerCollection.Name)]
public sealed class ResultSets_tests
{
    private static readonly int Count = LongRun.Choose(20, 200);

    // All of it in the long run.
    private static readonly int Corpus = LongRun.Choose(20, int.MaxValue);

    private readonly ITestOutputHelper _output;

    public ResultSets_tests(ITestOutputHelper output) => _output = output;

    [Fact]
    public async Task Every_judge_passes_every_set_and_pydicom_finds_each_box_on_its_pixels()
    {
        var sets = Enumerable.Range(0, Count).Select(SomeSet.Numbered).ToList();
        Assert.Equal([ResultKind.Sr, ResultKind.Gsps, ResultKind.Sc, ResultKind.Ko], sets.SelectMany(set => set.Objects).Select(item => item.Kind).Distinct());

        await JudgeAsync(sets);
    }

    [CorpusFact]
    public async Task Sets_over_images_of_the_corpus_pass_too()
    {
        await using var rig = new CodecRig();
        var sets = new List<SomeSet>();
        foreach (var path in Directory.EnumerateFiles(Path.Combine(CorpusFactAttribute.Folder, "dicom")).Order(StringComparer.Ordinal))
        {
            if (sets.Count < Corpus && DicomFile.TryOpen(path, DicomReadOptions.Default, out var file, out _) && IsImage(file) && await Judges.HasSoundValuesAsync(path, file.Dataset))
            {
                sets.Add(await SomeSet.OfAsync(path, rig.Codec, sets.Count, 1 + (sets.Count % 9)));
            }
        }

        _output.WriteLine($"{sets.Count(set => set.Objects.Count == 1)} of them failed, {sets.Count(set => set.Images[0].FileMetaInfo.TransferSyntax.IsEncapsulated)} compressed");
        Assert.True(sets.Count >= 20, $"{sets.Count} images");
        await JudgeAsync(sets);
    }

    [Fact]
    public async Task Sets_with_boxes_on_several_frames_pass_and_a_frame_that_is_another_or_none_is_found()
    {
        using var folder = new TempFolder();
        await using var rig = new CodecRig();
        var sets = new List<SomeSet>();
        foreach (var (number, kind) in ((string[])["frames", "colour frames", "frames"]).Index())
        {
            var image = SomeSet.Numbered(SomeImage.Kinds.ToList().IndexOf(kind)).Images[0];
            image.Dataset.AddOrUpdate(DicomTag.StudyInstanceUID, $"2.25.77{number}");
            image.Save(folder[$"{number}.dcm"]);
            sets.Add(await SomeSet.OfAllFramesAsync(folder[$"{number}.dcm"], rig.Codec, number, 12));
        }

        await JudgeAsync(sets);

        var findings = sets[0].Report.Findings;
        Assert.True(findings.Select(finding => finding.Frame).Distinct().Count() > 2, "boxes on one frame alone");
        Assert.Equal(findings.Select(finding => finding.Frame).Distinct().Order().Select(frame => $"{frame}"), FramesOf(sets[0], ResultKind.Ko));
        Assert.Equal([$"{findings.MaxBy(finding => finding.Score)!.Frame}"], FramesOf(sets[0], ResultKind.Sc));
        Assert.Single(sets[0].Objects, item => item.Kind == ResultKind.Gsps);

        Assert.Contains(nameof(ResultFaultCode.FrameWrong), string.Join('\n', Validate(Moved(sets[0], "99"))), StringComparison.Ordinal);
        var other = findings[0].Frame == 1 ? "2" : "1";
        Assert.Contains(nameof(ResultFaultCode.SetContradicts), string.Join('\n', Validate(Moved(sets[0], other))), StringComparison.Ordinal);
    }

    private static string[] FramesOf(SomeSet set, ResultKind kind)
    {
        var dataset = set.Objects.Single(item => item.Kind == kind).File.Dataset;
        var item = kind == ResultKind.Ko
            ? dataset.GetSequence(DicomTag.ContentSequence).Items.Single(one => one.GetString(DicomTag.ValueType) == "IMAGE").GetSequence(DicomTag.ReferencedSOPSequence).Items[0]
            : dataset.GetSequence(DicomTag.SourceImageSequence).Items[0];
        return item.GetString(DicomTag.ReferencedFrameNumber).Split('\\');
    }

    // The report's first finding on another frame.
    private static SomeSet Moved(SomeSet set, string frame)
    {
        Assert.True(DicomFile.TryRead(set.Objects[0].File.ToBytes(), DicomReadOptions.Default, out var report, out _));
        Regions(report.Dataset).First().GetSequence(DicomTag.ContentSequence).Items[0]
            .GetSequence(DicomTag.ReferencedSOPSequence).Items[0].AddOrUpdate(DicomTag.ReferencedFrameNumber, frame);
        return set with { Objects = [(ResultKind.Sr, report), .. set.Objects.Skip(1)] };
    }

    private static IEnumerable<DicomDataset> Regions(DicomDataset item) => !item.TryGetSequence(DicomTag.ContentSequence, out var content) ? []
        : content.Items.SelectMany(child => child.GetString(DicomTag.ValueType) == "SCOORD" ? [child] : Regions(child));

    [Fact]
    public async Task Orthanc_stores_every_object_of_a_set_once()
    {
        using var folder = new TempFolder();
        await using var orthanc = new Orthanc();
        await orthanc.StartAsync();
        var destination = new DestinationOptions { Name = "pacs", AeTitle = Orthanc.AeTitle, Host = "127.0.0.1", Port = orthanc.DicomPort };
        foreach (var kind in SomeSet.All)
        {
            destination.Objects.Add(ResultKinds.NameOf(kind));
        }

        await using var rig = await DeliveryRig.OpenAsync(folder, [destination]);
        await rig.Sender.OpenAsync(CancellationToken.None);
        var objects = 0;
        for (var number = 0; number < Count; number++)
        {
            var set = SomeSet.Numbered(number);
            Assert.True(await rig.Queue.EnqueueAsync([.. set.Objects.Select(item => Document(number, item))], CancellationToken.None));
            objects += set.Objects.Count;
        }

        await Eventually.HoldsAsync(() => rig.Queue.CountAsync(CancellationToken.None), count => count == (0, objects), TimeSpan.FromMinutes(5), "all delivered");
        var stored = 0;
        foreach (var modality in (string[])["SR", "PR", "OT", "KO"])
        {
            stored += (await orthanc.FindInstancesAsync(modality)).Count;
        }

        _output.WriteLine($"{objects} objects of {Count} sets");
        Assert.Equal(objects, stored);
    }

    private static ResultDocument Document(long study, (ResultKind Kind, DicomFile File) item) => new(
        study, item.File.Dataset.GetString(DicomTag.SOPClassUID), item.File.Dataset.GetString(DicomTag.SOPInstanceUID), item.File.ToBytes(), item.Kind);

    // What has no pixels, and what names no study, series or itself, is never analysed; of classes that are not the standard's dcmtk says that they are no image's.
    private static bool IsImage(DicomFile file) => Array.TrueForAll(
            [DicomTag.StudyInstanceUID, DicomTag.SeriesInstanceUID, DicomTag.SOPInstanceUID],
            tag => DicomUID.IsValid(file.Dataset.GetSingleValueOrDefault(tag, "")))
        && file.Dataset.Contains(DicomTag.PixelData)
        && file.Dataset.GetSingleValueOrDefault(DicomTag.SOPClassUID, "").StartsWith("1.2.840.10008.", StringComparison.Ordinal)
        && new ScreeningRules(EveryImage(file.Dataset)).Screen(file.Dataset) == ScreeningCode.Accepted;

    private static ModelInput EveryImage(DicomDataset image)
    {
        IReadOnlyList<string> Own(DicomTag tag) => [image.GetSingleValueOrDefault(tag, "").Trim()];
        return TestPackage.Demonstration.Manifest.Input with
        {
            Modalities = Own(DicomTag.Modality),
            BodyParts = Own(DicomTag.BodyPartExamined),
            Photometrics = Own(DicomTag.PhotometricInterpretation),
            Views = [],
        };
    }

    // dcentvfy looks at the header alone, and cannot read every transfer syntax.
    private static DicomFile Header(DicomFile image)
    {
        var header = new DicomDataset(image.Dataset.CharacterSet);
        foreach (var item in image.Dataset.Where(item => item.Tag != DicomTag.PixelData))
        {
            header.AddOrUpdate(item);
        }

        return new DicomFile(header, DicomTransferSyntax.ExplicitVRLittleEndian);
    }

    private async Task JudgeAsync(List<SomeSet> sets)
    {
        var faults = new List<string>();
        var objects = 0;
        foreach (var set in sets)
        {
            using var folder = new TempFolder();
            var (made, images) = (folder.Make("made"), folder.Make("images"));
            foreach (var (number, (kind, file)) in set.Objects.Index())
            {
                file.Save(Path.Combine(made, string.Create(CultureInfo.InvariantCulture, $"{ResultKinds.NameOf(kind)}{number:000}")));
            }

            foreach (var (number, file) in set.Images.Index())
            {
                Header(file).Save(Path.Combine(images, $"{number}"));
            }

            objects += set.Objects.Count;
            string[] said =
            [
                .. await Judges.DciodvfyAsync(made), .. await Judges.DsrdumpAsync(made), .. await Judges.DcmpschkAsync(made), .. await Judges.DcentvfyAsync(made, images),
                .. await PydicomAsync(set, made), .. Validate(set),
            ];
            faults.AddRange(said.Select(fault => $"{set.Name}: {fault}"));
        }

        _output.WriteLine($"{objects} objects of {sets.Count} sets");
        Assert.True(faults.Count == 0, string.Join('\n', faults.Take(60)));
    }

    private static IEnumerable<string> Validate(SomeSet set) => ResultValidator
        .Validate([.. set.Objects.Select(item => item.File)], [.. set.Images.Select(image => new SourceImage(image.Dataset))])
        .Zip(set.Objects)
        .SelectMany(pair => pair.First.Select(fault => $"{pair.Second.Kind}: {fault}"));

    private static async Task<IReadOnlyList<string>> PydicomAsync(SomeSet set, string folder)
    {
        var script = Path.Combine(Repository.Root, "tests", "EdgeMLOps.Appliance.Core.Tests", "Results", "Objects", "read_set.py");
        var (exitCode, output) = await ChildProcess.RunAsync("/usr/bin/python3", ["-W", "ignore", script, folder], TimeSpan.FromMinutes(2));
        Assert.True(exitCode == 0, output);
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] == '{').Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Equal(set.Objects.Count, lines.Count);
        Assert.Equal(lines.Count, lines.DistinctBy(line => line.GetProperty("uid").GetString()).Count());
        Assert.Equal(set.Report.Source.GetSingleValueOrDefault(DicomTag.PatientName, "").TrimEnd('='), lines[0].GetProperty("patient").GetString()!.TrimEnd('='));
        Assert.Single(lines.DistinctBy(line => (line.GetProperty("patient").GetString(), line.GetProperty("study").GetString())));

        List<JsonElement> Of(string modality) => [.. lines.Where(line => line.GetProperty("modality").GetString() == modality).Select(line => line.GetProperty("content"))];
        var reported = Of("SR").SelectMany(content => content.EnumerateArray()).ToList();
        var shown = Of("PR").SelectMany(content => content.EnumerateArray()).ToDictionary(box => box.GetProperty("tracking").GetString()!, StringComparer.Ordinal);
        var faults = new List<string>();
        foreach (var (finding, box) in set.Report.Findings.Zip(reported))
        {
            var isGrey = set.Images.Any(image => image.Dataset.GetString(DicomTag.SOPInstanceUID) == finding.SopInstanceUid && image.Dataset.GetString(DicomTag.PhotometricInterpretation).StartsWith("MONO", StringComparison.Ordinal));
            faults.AddRange(Compare(finding, box));
            if (shown.Remove(box.GetProperty("tracking").GetString()!, out var drawn))
            {
                faults.AddRange(Compare(finding, drawn));
                Assert.Equal(box.GetProperty("name").GetString(), drawn.GetProperty("name").GetString());
            }
            else if (isGrey)
            {
                faults.Add("a box is in no presentation state");
            }
        }

        Assert.Equal(set.Report.Findings.Count, reported.Count);
        Assert.Empty(shown);
        var marked = set.Report.Findings.Select(finding => finding.SopInstanceUid).Distinct(StringComparer.Ordinal).ToList();
        Assert.Equal(marked.Order(StringComparer.Ordinal), Of("OT").Select(content => content.GetProperty("image").GetString()!).Order(StringComparer.Ordinal));
        Assert.Equal(marked.Order(StringComparer.Ordinal), Of("KO").SelectMany(content => content.EnumerateArray()).Select(key => key.GetProperty("image").GetString()!).Order(StringComparer.Ordinal));
        Assert.All(Of("OT"), content => Assert.True(content.GetProperty("yellow").GetInt32() > 300, "no box is drawn"));
        return faults;
    }

    private static IEnumerable<string> Compare(Appliance.Core.Results.Reports.ReportFinding finding, JsonElement box)
    {
        double[] points = [finding.X1, finding.Y1, finding.X2, finding.Y1, finding.X2, finding.Y2, finding.X1, finding.Y2, finding.X1, finding.Y1];
        var read = box.GetProperty("points").EnumerateArray().Select(point => point.GetDouble()).ToList();
        if (read.Count != points.Length || points.Zip(read).Any(pair => !(Math.Abs(pair.First - pair.Second) < 0.5)) || read[0] != read[8] || read[1] != read[9])
        {
            yield return $"box at {string.Join(' ', read)} instead of {string.Join(' ', points)}";
        }

        if (box.GetProperty("image").GetString() != finding.SopInstanceUid
            || box.GetProperty("frame").ToString() != (finding.Frame?.ToString(CultureInfo.InvariantCulture) ?? ""))
        {
            yield return $"box on {box}";
        }
    }
}
