using System.Globalization;
using EdgeMLOps.Dicom.Imaging;
using EdgeMLOps.TestKit.Processes;
using Xunit.Abstractions;

namespace EdgeMLOps.Dicom.Tests.Corpus;

public sealed class Frame_corpus_tests
{
    private readonly ITestOutputHelper _output;

    public Frame_corpus_tests(ITestOutputHelper output) => _output = output;

    [CorpusFact]
    public async Task Frames_of_enhanced_objects_are_described_as_pydicom_finds_them()
    {
        // One frame and the groups of three: which of them are its own, pydicom does not ask.
        string[] refused = ["liver_1frame.8ac35461.dcm", "liver_expb_1frame.2429258d.dcm"];
        using var folder = new TempFolder();
        var files = DicomCorpus.Files
            .Where(entry => entry.Expected is "ok" or "no-pixels" && !refused.Contains(entry.Name) && DicomFile.TryOpen(entry.Path, DicomReadOptions.Default, out var file, out _)
                && file.Dataset.Contains(DicomTag.PerFrameFunctionalGroupsSequence))
            .ToList();
        await File.WriteAllLinesAsync(folder["names"], files.Select(entry => entry.Path));
        var script = Path.Combine(Repository.Root, "tests", "EdgeMLOps.Dicom.Tests", "Corpus", "frames.py");
        var (exitCode, output) = await ChildProcess.RunAsync("/usr/bin/python3", ["-W", "ignore", script, folder["theirs"], folder["names"]], TimeSpan.FromMinutes(2));
        Assert.True(exitCode == 0, output);

        var theirs = (await File.ReadAllLinesAsync(folder["theirs"])).Select(line => line.Split('\t')).ToLookup(cells => cells[0], StringComparer.Ordinal);
        var differences = new List<string>();
        var compared = 0;
        foreach (var entry in files)
        {
            var isRead = DicomFrameSet.TryCreate(DicomFile.OpenHeader(entry.Path).Dataset, out var frames, out var fault);
            _output.WriteLine($"{entry.Name}: {(isRead ? $"{frames!.Count} frames, {frames.Dimensions.Count} dimensions" : fault)}"); // not null: read
            foreach (var cells in theirs[entry.Path])
            {
                compared++;
                var ours = frames is not null && frames.TryGetFrame(Number(cells[1]), out var frame, out fault) ? Values(frame, cells[2]) : null;
                var expected = cells[3].Split('\\').Select(text => double.Parse(text, CultureInfo.InvariantCulture)).ToArray();
                if (ours is null || !ours.SequenceEqual(expected))
                {
                    differences.Add($"{entry.Name} frame {cells[1]} {cells[2]}: {(ours is null ? fault : string.Join('\\', ours))}, pydicom has {cells[3]}");
                }
            }
        }

        differences.Take(50).ToList().ForEach(_output.WriteLine);
        _output.WriteLine($"{compared} values of {files.Count} files");
        Assert.Empty(differences);
        Assert.True(compared > 100, $"{compared} values");
    }

    [CorpusFact]
    public void Every_object_has_frames_or_a_code()
    {
        int described = 0, refused = 0;
        foreach (var entry in DicomCorpus.Files)
        {
            if (!DicomFile.TryOpen(entry.Path, DicomReadOptions.Default, out var file, out _))
            {
                continue;
            }

            if (!DicomFrameSet.TryCreate(file.Dataset, out var frames, out var fault))
            {
                Assert.NotEqual(DicomFrameFaultCode.None, fault.Code);
                _output.WriteLine($"{entry.Name} {entry.Expected}: {fault}");
                continue;
            }

            for (var index = 0; index < Math.Min(frames.Count, 1000); index++)
            {
                var isDescribed = frames.TryGetFrame(index, out _, out fault);
                Assert.NotEqual(isDescribed, fault.Code != DicomFrameFaultCode.None);
                described += isDescribed ? 1 : 0;
                refused += isDescribed ? 0 : 1;
                if (!isDescribed && index == 0)
                {
                    _output.WriteLine($"{entry.Name} {entry.Expected}: {fault}");
                }
            }
        }

        _output.WriteLine($"{described} frames described, {refused} refused");
        Assert.True(described > 1000, $"{described} frames");
    }

    private static double[]? Values(DicomFrame frame, string what) => what switch
    {
        "spacing" => frame.Spacing is { } spacing ? [spacing.RowMm, spacing.ColumnMm] : null,
        "thickness" => frame.Spacing?.SliceThicknessMm is { } thickness ? [thickness] : null,
        "position" => frame.Position is { } position ? Point(position) : null,
        "orientation" => frame.Orientation is { } orientation ? [.. Point(orientation.Row), .. Point(orientation.Column)] : null,
        "index" => [.. (frame.Content?.DimensionIndexValues ?? []).Select(index => (double)index)],
        _ => frame.Content?.InStackPosition is { } place ? [place] : null,
    };

    private static double[] Point(DicomVector vector) => [vector.X, vector.Y, vector.Z];

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
