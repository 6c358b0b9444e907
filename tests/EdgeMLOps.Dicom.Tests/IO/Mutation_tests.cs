using System.Diagnostics;

namespace EdgeMLOps.Dicom.Tests.IO;

/// <summary>A bounded slice of fuzzing: the same mutants each time, so that a failure can be looked at.</summary>
public sealed class Mutation_tests
{
    private static readonly byte[] Interesting = [0x00, 0x01, 0x7F, 0x80, 0xFE, 0xFF];

    [Theory]
    [InlineData(1, true)]
    [InlineData(2, false)]
    public void Any_mutant_opens_or_ends_in_a_code_within_time_and_memory(int seed, bool isExplicit)
    {
        const int Mutants = 20_000;
        var random = new Random(seed);
        var syntax = isExplicit ? DicomTransferSyntax.ExplicitVRLittleEndian : DicomTransferSyntax.ImplicitVRLittleEndian;
        var original = new DicomFile(Some.Image(DicomCharacterSet.Utf8, "李^四"), syntax).ToBytes();
        var clock = Stopwatch.StartNew();
        int opened = 0, refused = 0;

        for (var mutant = 0; mutant < Mutants; mutant++)
        {
            var bytes = Mutate(original, random);
            var before = GC.GetAllocatedBytesForCurrentThread();
            if (DicomFile.TryRead(bytes, DicomReadOptions.Default, out var file, out var fault))
            {
                Touch(file.Dataset);
                opened++;
            }
            else
            {
                Assert.True(Enum.IsDefined(fault.Code));
                Assert.InRange(fault.Offset, 0, bytes.Length);
                refused++;
            }

            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 500_000);
        }

        Assert.True(opened > Mutants / 20 && refused > Mutants / 20, $"opened {opened}, refused {refused}: the mutants test one side only");
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 60);
    }

    // Every way a consumer looks at a data set must bear what the parser let through.
    private static void Touch(DicomDataset dataset)
    {
        foreach (var item in dataset)
        {
            _ = dataset.TryGetString(item.Tag, out _);
            _ = dataset.TryGetValues<double>(item.Tag, out _);
            _ = dataset.TryGetValues<DicomUID>(item.Tag, out _);
            if (item is DicomSequence sequence)
            {
                foreach (var child in sequence.Items)
                {
                    Touch(child);
                }
            }
        }

        _ = DicomDatasetWriter.ToBytes(dataset, DicomTransferSyntax.ExplicitVRLittleEndian);
    }

    private static byte[] Mutate(byte[] original, Random random)
    {
        var bytes = original.ToList();
        for (var change = random.Next(1, 4); change > 0; change--)
        {
            // The preamble says nothing; everything after it does.
            var at = random.Next(128, bytes.Count);
            switch (random.Next(5))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes[at] = Interesting[random.Next(Interesting.Length)];
                    break;
                case 2:
                    bytes.RemoveRange(at, Math.Min(random.Next(1, 9), bytes.Count - at));
                    break;
                case 3:
                    bytes.InsertRange(at, bytes.GetRange(at, Math.Min(random.Next(1, 17), bytes.Count - at)));
                    break;
                default:
                    bytes.RemoveRange(at, random.Next(8) == 0 ? bytes.Count - at : 0);
                    break;
            }

            if (bytes.Count <= 129)
            {
                break;
            }
        }

        return [.. bytes];
    }
}
