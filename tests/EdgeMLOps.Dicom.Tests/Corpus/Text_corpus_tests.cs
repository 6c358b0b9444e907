using System.Globalization;
using System.Text;
using EdgeMLOps.TestKit.Processes;
using Xunit.Abstractions;

namespace EdgeMLOps.Dicom.Tests.Corpus;

public sealed class Text_corpus_tests
{
    private readonly ITestOutputHelper _output;

    public Text_corpus_tests(ITestOutputHelper output) => _output = output;

    [CorpusFact]
    public async Task Names_and_texts_of_all_files_read_as_pydicom_reads_them()
    {
        using var folder = new TempFolder();
        var files = DicomCorpus.Files
            .Where(entry => entry.Expected is "ok" or "no-pixels" && DicomFile.TryOpen(entry.Path, DicomReadOptions.Default, out _, out _))
            .ToList();
        await File.WriteAllLinesAsync(folder["names"], files.Select(entry => entry.Path));
        var script = Path.Combine(Repository.Root, "tests", "EdgeMLOps.Dicom.Tests", "Corpus", "names.py");
        var (exitCode, output) = await ChildProcess.RunAsync("/usr/bin/python3", ["-W", "ignore", script, folder["theirs"], folder["names"]], TimeSpan.FromMinutes(2));
        Assert.True(exitCode == 0, output);

        var theirs = (await File.ReadAllLinesAsync(folder["theirs"])).Select(line => line.Split('\t')).ToLookup(cells => cells[0], StringComparer.Ordinal);
        int names = 0, texts = 0, beyondAscii = 0;
        var differences = new List<string>();
        foreach (var entry in files)
        {
            var dataset = DicomFile.OpenHeader(entry.Path).Dataset;
            foreach (var cells in theirs[entry.Path])
            {
                var number = uint.Parse(cells[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
                var tag = new DicomTag((ushort)(number >> 16), (ushort)number);
                if (!DicomDictionary.VROf(tag).IsString && dataset.TryGetItem(tag, out var item) && item.VR == DicomVR.UN)
                {
                    continue; // implicit VR, and not in our dictionary: bytes
                }

                // pydicom 2.3 leaves the escape to GB 2312 in the text.
                var pydicom = Encoding.UTF8.GetString(Convert.FromHexString(cells[3])).Replace("\u001B$)A", "", StringComparison.Ordinal);
                var expected = Settled(pydicom, cells[2]);
                var actual = dataset.TryGetString(tag, out var text) ? Settled(text, cells[2]) : "(missing)";
                texts++;
                names += tag == DicomTag.PatientName ? 1 : 0;
                beyondAscii += Ascii.IsValid(expected) ? 0 : 1;
                if (!string.Equals(expected, actual, StringComparison.Ordinal))
                {
                    differences.Add($"{entry.Name} {tag} {dataset.CharacterSet.Term} {dataset.TextNotesOf(tag)}: '{actual}', pydicom has '{expected}'");
                }
            }
        }

        differences.ForEach(_output.WriteLine);
        _output.WriteLine($"{texts} texts, {beyondAscii} beyond ASCII, {names} patient names of {files.Count} files");
        Assert.Empty(differences);
        Assert.True(names > 250 && texts > 3500 && beyondAscii > 20, $"{names} names, {beyondAscii} texts beyond ASCII");
    }

    // pydicom leaves empty groups at a name's end out, and trims blanks at the end of each value.
    private static string Settled(string text, string vr) => string.Join('\\', text.Split('\\')
        .Select(value => value.TrimEnd(' ', '\0'))
        .Select(value => vr is "PN" ? value.TrimEnd('=') : value));
}
