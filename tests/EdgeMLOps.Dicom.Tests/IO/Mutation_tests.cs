using System.Diagnostics;
using EdgeMLOps.Dicom.Tests.Corpus;
using EdgeMLOps.TestKit;

namespace EdgeMLOps.Dicom.Tests.IO;

/// <summary>
/// Fuzzing with a seed, so that a failure can be looked at: half a million mutants with EDGEMLOPS_LONG=1, a slice of them else. Of files
/// of our own in every encoding, and where the corpus is there of its smaller ones.
/// </summary>
public sealed class Mutation_tests
{
    private const int LargestSource = 48 * 1024;

    private const int LargestMeta = 1024;

    // What the buffers of an inflation that is stopped for its size come to.
    private const long InflationLimit = 80L * 1024 * 1024;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    public static TheoryData<int> Seeds => [1, 2, 3, 4, 5];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Any_mutant_of_our_own_files_opens_or_ends_in_a_code(int seed)
    {
        var outcome = Run(seed, Own(), LongRun.Choose(4_000, 50_000));

        Assert.True(outcome.Opened > outcome.Mutants / 20 && outcome.Refused > outcome.Mutants / 20, $"{outcome}: the mutants test one side only");
    }

    [CorpusTheory]
    [MemberData(nameof(Seeds))]
    public void Any_mutant_of_real_files_opens_or_ends_in_a_code(int seed)
    {
        var sources = DicomCorpus.Files.Where(file => new FileInfo(file.Path).Length <= LargestSource).Select(file => File.ReadAllBytes(file.Path)).ToList();
        Assert.True(sources.Count > 100, $"{sources.Count} files");

        var outcome = Run(100 + seed, sources, LongRun.Choose(2_000, 50_000));

        Assert.True(outcome.Opened > outcome.Mutants / 20 && outcome.Refused > outcome.Mutants / 20, $"{outcome}: the mutants test one side only");
    }

    private static Outcome Run(int seed, List<byte[]> sources, int mutants)
    {
        var mutator = new FileMutator(seed);
        var outcome = new Outcome(mutants, 0, 0);
        for (var mutant = 0; mutant < mutants; mutant++)
        {
            var bytes = mutator.Mutate(sources[mutant % sources.Count]);
            var before = GC.GetAllocatedBytesForCurrentThread();
            var begun = Stopwatch.GetTimestamp();
            var isOpen = DicomFile.TryRead(bytes, DicomReadOptions.Default, out var file, out var fault);

            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            var isInflated = bytes.AsSpan(0, Math.Min(bytes.Length, LargestMeta)).IndexOf("1.2.840.10008.1.2.1.99"u8) >= 0;
            var most = (12L * bytes.Length) + 100_000 + (isInflated ? InflationLimit : 0);
            Assert.True(allocated <= most, $"seed {seed}, mutant {mutant}: {allocated} bytes for {bytes.Length}");
            LookAtHeader(bytes, file, $"seed {seed}, mutant {mutant}");
            if (isOpen)
            {
                Touch(file!);
            }
            else
            {
                Assert.True(Enum.IsDefined(fault.Code));
                Assert.True(fault.Offset >= 0, $"seed {seed}, mutant {mutant}: {fault}");
            }

            Assert.True(Stopwatch.GetElapsedTime(begun) < Patience, $"seed {seed}, mutant {mutant} took {Stopwatch.GetElapsedTime(begun)}");
            outcome = isOpen ? outcome with { Opened = outcome.Opened + 1 } : outcome with { Refused = outcome.Refused + 1 };
        }

        return outcome;
    }

    // The header alone, from a stream that is read piece by piece: what the whole has before its pixels, if the whole is read.
    private static void LookAtHeader(byte[] bytes, DicomFile? whole, string mutant)
    {
        using var stream = new MemoryStream(bytes);
        DicomDataset header;
        try
        {
            header = DicomFile.OpenHeader(stream).Dataset;
        }
        catch (DicomReadException exception)
        {
            Assert.True(whole is null, $"{mutant}: the whole is read, of its header {exception.Fault}");
            return;
        }

        // Elements out of order may stand behind the pixels. Of very many warnings that one is not kept.
        if (whole is { Warnings.Count: < 100 } && whole.Warnings.All(warning => warning.Code != DicomReadWarningCode.OutOfOrder))
        {
            Assert.Equal(whole.Dataset.Select(item => item.Tag).Where(tag => tag.Group < DicomTag.PixelData.Group), header.Select(item => item.Tag));
        }
    }

    // Every way a consumer looks at a data set must bear what the parser let through, and so must writing it.
    private static void Touch(DicomFile file)
    {
        Touch(file.Dataset);
        Touch(file.FileMetaInfo.Dataset);
        var isRead = DicomFile.TryRead(file.ToBytes(), DicomReadOptions.Default, out _, out var fault);

        // How a syntax nobody knows is encoded is made out from the first element, which a mutant may have lost.
        Assert.True(isRead || !file.FileMetaInfo.TransferSyntax.IsKnown, $"what was read and written again is not read: {fault}");
    }

    private static void Touch(DicomDataset dataset)
    {
        foreach (var item in dataset)
        {
            _ = dataset.TryGetString(item.Tag, out _);
            _ = dataset.TryGetValues<double>(item.Tag, out _);
            _ = dataset.TryGetValues<DicomUID>(item.Tag, out _);
            _ = dataset.TryGetValues<DicomTag>(item.Tag, out _);
            foreach (var child in (item as DicomSequence)?.Items ?? [])
            {
                Touch(child);
            }
        }
    }

    private static List<byte[]> Own()
    {
        var image = Some.Image(DicomCharacterSet.Utf8, "李^四");
        var compressed = Some.Image().AddOrUpdate(new DicomFragmentSequence(
            DicomTag.PixelData, DicomVR.OB, new byte[8], [new byte[] { 0xFF, 0xD8, 1, 2 }, new byte[] { 0xFF, 0xD9 }]));
        return
        [
            new DicomFile(image, DicomTransferSyntax.ExplicitVRLittleEndian).ToBytes(),
            new DicomFile(image, DicomTransferSyntax.ImplicitVRLittleEndian).ToBytes(),
            new DicomFile(Some.EveryVR(), DicomTransferSyntax.ExplicitVRLittleEndian).ToBytes(),
            new DicomFile(compressed, DicomTransferSyntax.JPEGBaseline8Bit).ToBytes(),
            new DicomFile(image, DicomTransferSyntax.ExplicitVRLittleEndian).ToBytes()[132..],
            DicomDatasetWriter.ToBytes(image, DicomTransferSyntax.ImplicitVRLittleEndian),
            Reading.File(DicomTransferSyntax.DeflatedExplicitVRLittleEndian, Deflate(DicomDatasetWriter.ToBytes(image, DicomTransferSyntax.ExplicitVRLittleEndian))),
            Reading.File(DicomTransferSyntax.ExplicitVRBigEndian, BigEndianDataset()),
        ];
    }

    private static byte[] BigEndianDataset() =>
    [
        0, 8, 0, 0x60, (byte)'C', (byte)'S', 0, 2, (byte)'D', (byte)'X',
        0, 8, 0x10, 0x32, (byte)'S', (byte)'Q', 0, 0, 0, 0, 0, 18, 0xFF, 0xFE, 0xE0, 0x00, 0, 0, 0, 10, 0, 8, 1, 0, (byte)'S', (byte)'H', 0, 2, (byte)'A', (byte)'1',
        0, 0x19, 0x10, 0x06, (byte)'U', (byte)'N', 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0xFE, 0xFF, 0x00, 0xE0, 10, 0, 0, 0, 0x28, 0, 0x10, 0, 2, 0, 0, 0, 7, 0, 0xFE, 0xFF, 0xDD, 0xE0, 0, 0, 0, 0,
        0, 0x28, 0, 0x10, (byte)'U', (byte)'S', 0, 2, 0, 2, 0, 0x28, 1, 0, (byte)'U', (byte)'S', 0, 2, 0, 32,
        0x7F, 0xE0, 0x00, 0x10, (byte)'O', (byte)'W', 0, 0, 0, 0, 0, 8, 1, 2, 3, 4, 5, 6, 7, 8,
    ];

    private static byte[] Deflate(byte[] plain)
    {
        using var output = new MemoryStream();
        using (var deflate = new System.IO.Compression.DeflateStream(output, System.IO.Compression.CompressionLevel.Optimal, leaveOpen: true))
        {
            deflate.Write(plain);
        }

        return output.ToArray();
    }

    private sealed record Outcome(int Mutants, int Opened, int Refused);
}
