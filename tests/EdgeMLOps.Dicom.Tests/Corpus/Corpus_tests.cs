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

            // Once the file itself, and what its elements cost: a file of nothing but 8-byte elements is the worst.
            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(allocated < (12 * size) + 100_000, $"{entry.Name}: {allocated} bytes for a file of {size}");
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(10), $"{entry.Name} took {clock.Elapsed}");
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
    public void Every_sound_file_in_a_syntax_of_this_version_opens()
    {
        // Cut short in its last item; pydicom and dcmtk read what is left, for us a truncated file is one.
        string[] truncated = ["DICOMDIR-nooffset.2a550565"];
        var sound = DicomCorpus.Files
            .Where(entry => entry.Expected is "ok" or "no-pixels" && !truncated.Contains(entry.Name) && IsSupported(entry.TransferSyntax)).ToList();

        var refused = sound.Where(entry => !DicomFile.TryOpen(entry.Path, DicomReadOptions.Default, out _, out var fault) && !IsNotSupported(fault.Code));

        Assert.Empty(refused.Select(entry => entry.Name));
        Assert.True(sound.Count > 300, $"looked at {sound.Count} files");
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
            var before = whole.Dataset.Where(item => item.Tag < DicomTag.FloatPixelData);
            Assert.Equal(before.Select(item => item.Tag), header.Where(item => item.Tag < DicomTag.FloatPixelData).Select(item => item.Tag));
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

            var syntax = file.FileMetaInfo.TransferSyntax;
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
            .Where(entry => entry.Expected is "ok" or "no-pixels" && !unread.Contains(entry.Name)
                && entry.TransferSyntax is "1.2.840.10008.1.2" or "1.2.840.10008.1.2.1"
                && DicomFile.TryOpen(entry.Path, DicomReadOptions.Default, out _, out _))
            .ToList();
        await File.WriteAllLinesAsync(folder["names"], files.Select(entry => entry.Path));
        var script = Path.Combine(Repository.Root, "tests", "EdgeMLOps.Dicom.Tests", "Corpus", "headers.py");
        var (exitCode, output) = await ChildProcess.RunAsync("/usr/bin/python3", ["-W", "ignore", script, folder["theirs"], folder["names"]], TimeSpan.FromMinutes(2));
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

    private static bool IsSupported(string syntax) => DicomTransferSyntax.Find(syntax) is null or { IsSupported: true };

    private static bool IsNotSupported(DicomReadFaultCode code) => code is DicomReadFaultCode.BigEndianNotSupported;

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
