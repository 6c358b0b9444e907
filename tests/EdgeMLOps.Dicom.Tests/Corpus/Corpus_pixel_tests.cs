using System.Diagnostics;
using EdgeMLOps.Dicom.Imaging;
using Xunit.Abstractions;

namespace EdgeMLOps.Dicom.Tests.Corpus;

public sealed class Corpus_pixel_tests
{
    private readonly ITestOutputHelper _output;

    public Corpus_pixel_tests(ITestOutputHelper output) => _output = output;

    [CorpusFact]
    public void Pixels_that_need_no_codec_are_those_of_the_reference()
    {
        var (compared, wrong) = (0, new List<string>());
        foreach (var reference in PixelReference.All.Where(reference => reference.IsSettled && NeedsNoCodec(reference.TransferSyntax)))
        {
            var found = Read(reference.Path, out var problem);

            // Of a corrupt one the reference is what one tolerant tool made of it; refusing it is as good (the corpus README).
            if (reference.Expected == "corrupt" && found is null)
            {
                _output.WriteLine($"{reference.Name}: refused, {problem}");
                continue;
            }

            string?[] digests = found is null ? [] : [found.Frame0, found.AllFrames, found.Frame0Values, found.AllFramesValues];
            compared++;
            if (!digests.SequenceEqual(reference.Digests))
            {
                wrong.Add($"{reference.Name}: {problem}{string.Join(' ', digests.Zip(reference.Digests, (ours, theirs) => ours == theirs ? "same" : "other"))}");
            }
        }

        Assert.Empty(wrong);
        Assert.True(compared > 130, $"compared {compared} files");
    }

    [CorpusFact]
    public void Every_file_ends_in_digests_or_a_code_within_a_second_and_the_memory_its_bytes_are_worth()
    {
        var looked = 0;
        foreach (var reference in PixelReference.All)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var clock = Stopwatch.StartNew();

            Read(reference.Path, out _);

            Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(10));
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 200_000_000);
            looked++;
        }

        Assert.True(looked > 300, $"looked at {looked} files");
    }

    private static bool NeedsNoCodec(string syntax) => DicomTransferSyntax.Find(syntax) is not { } known || DicomFrameReader.CanRead(known);

    private static DicomPixelDigests? Read(string path, out string problem)
    {
        problem = "";
        if (!DicomFile.TryOpen(path, DicomReadOptions.Default, out var file, out var readFault))
        {
            problem = readFault.ToString();
            return null;
        }

        if (!DicomPixelData.TryCreate(file.Dataset, file.FileMetaInfo.TransferSyntax, out var pixels, out var fault))
        {
            problem = fault.ToString();
            return null;
        }

        var reader = new DicomFrameReader(pixels);
        using var digest = new DicomPixelDigest(pixels);
        for (var frame = 0; frame < pixels.NumberOfFrames; frame++)
        {
            if (!reader.TryRead(frame, out var cells, out fault))
            {
                problem = fault.ToString();
                return null;
            }

            digest.Add(cells.Span);
        }

        return digest.Finish();
    }
}
