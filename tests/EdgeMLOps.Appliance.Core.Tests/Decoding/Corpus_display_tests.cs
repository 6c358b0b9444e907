using System.Globalization;
using EdgeMLOps.Appliance.Core.Decoding;
using EdgeMLOps.Appliance.Core.Tests.Inference;
using EdgeMLOps.Dicom;
using EdgeMLOps.TestKit.Processes;
using Xunit.Abstractions;

namespace EdgeMLOps.Appliance.Core.Tests.Decoding;

public sealed class Corpus_display_tests
{
    private readonly ITestOutputHelper _output;

    public Corpus_display_tests(ITestOutputHelper output) => _output = output;

    [CorpusFact]
    public async Task Native_greyscale_images_are_shown_as_pydicom_shows_them()
    {
        using var folder = new TempFolder();
        var corpus = Path.Combine(CorpusFactAttribute.Folder, "dicom");
        var images = new List<string>();
        foreach (var path in Directory.EnumerateFiles(corpus))
        {
            if (DicomFile.TryOpen(path, DicomReadOptions.Default, out var file, out _) && ImageDecoder.Decode(file).Code == DecodeCode.Decoded)
            {
                images.Add(path);
            }
        }

        await File.WriteAllLinesAsync(folder["names"], images);
        var script = Path.Combine(Repository.Root, "tests", "EdgeMLOps.Appliance.Core.Tests", "Decoding", "display.py");
        var (exitCode, output) = await ChildProcess.RunAsync("/usr/bin/python3", ["-W", "ignore", script, folder["theirs"], folder["names"]], TimeSpan.FromMinutes(2));
        Assert.True(exitCode == 0, output);
        _output.WriteLine(output);

        var theirs = (await File.ReadAllLinesAsync(folder["theirs"])).Select(line => line.Split('\t')).GroupBy(cells => cells[0], StringComparer.Ordinal).ToList();
        var differences = new List<string>();
        foreach (var file in theirs)
        {
            var shown = Display.Shown(DicomFile.Open(file.Key));
            var worst = file.Max(cells => Math.Abs(shown[int.Parse(cells[1], CultureInfo.InvariantCulture)] - double.Parse(cells[2], CultureInfo.InvariantCulture)));
            if (!(worst < 1e-4))
            {
                differences.Add($"{Path.GetFileName(file.Key)}: {worst}");
            }
        }

        _output.WriteLine($"{theirs.Count} of {images.Count} images compared");
        differences.ForEach(_output.WriteLine);
        Assert.Empty(differences);
        Assert.True(theirs.Count > 40, $"{theirs.Count} images");
    }
}
