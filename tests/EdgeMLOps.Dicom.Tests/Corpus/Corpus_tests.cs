using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using EdgeMLOps.TestKit.Processes;
using Xunit.Abstractions;

namespace EdgeMLOps.Dicom.Tests.Corpus;

public sealed class Corpus_tests
{
    private readonly ITestOutputHelper _output;

    public Corpus_tests(ITestOutputHelper output) => _output = output;

    [CorpusFact]
    public void Every_file_opens_or_ends_in_a_code_in_bounded_time_and_memory()
    {
        var outcomes = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var entry in DicomCorpus.Files)
        {
            var size = new FileInfo(entry.Path).Length;
            var before = GC.GetAllocatedBytesForCurrentThread();
            var clock = Stopwatch.StartNew();

            var isOpen = DicomFile.TryOpen(entry.Path, DicomReadOptions.Default, out _, out var fault);

            // Once the file itself, and what its elements cost: a file of nothing but 8-byte elements is the worst. A deflated one
            // warrants what it inflates to, which is small here.
            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            var warranted = DicomTransferSyntax.Find(entry.TransferSyntax) is { IsDeflated: true } ? 8_000_000 : 12 * size;
            Assert.True(allocated < warranted + 100_000, $"{entry.Name}: {allocated} bytes for a file of {size}");
            Assert.True(allocated < 200_000_000, $"{entry.Name}: {allocated} bytes");
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(15), $"{entry.Name} took {clock.Elapsed}");
            Assert.True(isOpen || Enum.IsDefined(fault.Code));
            var outcome = $"{entry.Expected}: {(isOpen ? "opened" : fault.Code.ToString())}";
            outcomes[outcome] = outcomes.GetValueOrDefault(outcome) + 1;
        }

        foreach (var (outcome, count) in outcomes.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            _output.WriteLine($"{count,4} {outcome}");
        }

        Assert.True(DicomCorpus.Files.Count > 300, $"looked at {DicomCorpus.Files.Count} files");
    }

    [CorpusFact]
    public void Every_sound_file_is_read()
    {
        var sound = DicomCorpus.Files.Where(entry => entry.Expected is "ok" or "no-pixels").ToList();

        var refused = sound
            .Select(entry => (entry.Name, IsOpen: DicomFile.TryOpen(entry.Path, DicomReadOptions.Default, out _, out var fault), Fault: fault))
            .Where(outcome => !outcome.IsOpen);

        Assert.Empty(refused.Select(outcome => $"{outcome.Name}: {outcome.Fault}"));
        Assert.True(sound.Count > 350, $"looked at {sound.Count} files");
    }

    [CorpusFact]
    public void Every_corrupt_file_is_refused_or_read_with_a_note_unless_only_its_pixels_are_corrupt()
    {
        // Sound data sets: what is wrong is the pixels' number, or what is in their fragments. Of the first, pydicom alone cannot read
        // the sequence of unknown VR in big endian.
        string[] sound =
        [
            "GH177_D_CLUNIE_CT1_IVRLE_BigEndian_undefined_length.214d8311.dcm",
            "genFile.d0a8cb30.dcm", "GH1376.cd3e7e57.dcm", "invalid_compression.ef9db473.dcm", "JPEG2000-embedded-sequence-delimiter.b1fd9301.dcm",
            "dwv-test_no-number-rows.43e81193.dcm", "dwv-test_no-number-rows.88762f18.dcm",
        ];
        var silent = new List<string>();
        foreach (var entry in DicomCorpus.Files.Where(entry => entry.Expected == "corrupt" && !sound.Contains(entry.Name)))
        {
            var isOpen = DicomFile.TryOpen(entry.Path, DicomReadOptions.Default, out var file, out var fault);
            _output.WriteLine($"{entry.Name}: {(isOpen ? string.Join(", ", file!.Warnings) : fault.ToString())}");
            if (isOpen && file!.Warnings.Count == 0)
            {
                silent.Add(entry.Name);
            }
        }

        Assert.Empty(silent);
    }

    [CorpusFact]
    public void The_header_alone_is_what_the_whole_file_has_before_its_pixels()
    {
        var looked = 0;
        foreach (var entry in DicomCorpus.Files)
        {
            if (!DicomFile.TryOpen(entry.Path, DicomReadOptions.Default, out var whole, out _))
            {
                continue;
            }

            var header = DicomFile.OpenHeader(entry.Path).Dataset;
            var before = whole.Dataset.Where(item => item.Tag.Group < DicomTag.PixelData.Group);
            Assert.Equal(before.Select(item => item.Tag), header.Select(item => item.Tag));
            looked++;
        }

        Assert.True(looked > 300, $"looked at {looked} files");
    }

    [CorpusFact]
    public void What_is_written_again_has_the_same_elements()
    {
        var looked = 0;
        foreach (var entry in DicomCorpus.Files)
        {
            if (!DicomFile.TryOpen(entry.Path, DicomReadOptions.Default, out var file, out _))
            {
                continue;
            }

            var syntax = file.FileMetaInfo.TransferSyntax.Written;
            var again = DicomDatasetReader.Read(DicomDatasetWriter.ToBytes(file.Dataset, syntax), syntax);
            Assert.Equal(Lines(file.Dataset), Lines(again));
            looked++;
        }

        Assert.True(looked > 300, $"looked at {looked} files");
    }

    [CorpusFact]
    public async Task Headers_agree_with_pydicom()
    {
        // An element with two blanks for a VR, where pydicom stops; dcmdump reads on as we do.
        string[] unread = ["GH179A.52ececba.dcm"];
        using var folder = new TempFolder();
        var files = DicomCorpus.Files
            .Where(entry => entry.Expected is "ok" or "no-pixels" && !unread.Contains(entry.Name))
            .ToList();
        await File.WriteAllLinesAsync(folder["names"], files.Select(entry => entry.Path));
        var script = Path.Combine(Repository.Root, "tests", "EdgeMLOps.Dicom.Tests", "Corpus", "headers.py");
        var (exitCode, output) = await ChildProcess.RunAsync("/usr/bin/python3", ["-W", "ignore", script, folder["theirs"], folder["names"]], TimeSpan.FromMinutes(5));
        Assert.True(exitCode == 0, output);

        var theirs = (await File.ReadAllLinesAsync(folder["theirs"])).Select(line => line.Split('\t')).ToLookup(cells => cells[0], StringComparer.Ordinal);
        int compared = 0, faults = 0;
        foreach (var entry in files)
        {
            var difference = HeaderComparison.Compare(DicomFile.OpenHeader(entry.Path).Dataset, theirs[entry.Path], out var count);
            compared += count;
            foreach (var line in difference)
            {
                _output.WriteLine($"{entry.Name}: {line}");
                faults++;
            }
        }

        _output.WriteLine($"{compared} elements of {files.Count} files");
        Assert.Equal(0, faults);
        Assert.True(compared > 20_000, $"compared {compared} elements");
    }

    private static List<string> Lines(DicomDataset dataset)
    {
        var lines = new List<string>();
        Describe(dataset, string.Empty, lines);
        return lines;
    }

    private static void Describe(DicomDataset dataset, string prefix, List<string> lines)
    {
        foreach (var item in dataset.Where(item => !item.Tag.IsGroupLength))
        {
            var path = prefix + item.Tag.Value.ToString("X8", CultureInfo.InvariantCulture);
            switch (item)
            {
                case DicomSequence sequence:
                    lines.Add($"{path} SQ {sequence.Items.Count}");
                    for (var index = 0; index < sequence.Items.Count; index++)
                    {
                        Describe(sequence.Items[index], $"{path}[{index}]/", lines);
                    }

                    break;
                case DicomFragmentSequence pixels:
                    lines.Add($"{path} {pixels.VR} {string.Join(' ', pixels.Fragments.Select(fragment => Even(fragment.Length)))}");
                    break;
                case DicomElement element:
                    lines.Add($"{path} {element.VR} {Even(element.Raw.Length)} {Convert.ToHexString(SHA256.HashData(Trimmed(element)))}");
                    break;
            }
        }
    }

    // Odd values come back padded.
    private static int Even(int length) => length + (length & 1);

    private static ReadOnlySpan<byte> Trimmed(DicomElement element) => element.Raw.Span.TrimEnd((byte)0).TrimEnd((byte)' ');
}
