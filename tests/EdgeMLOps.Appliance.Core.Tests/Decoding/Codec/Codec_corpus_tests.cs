using EdgeMLOps.Appliance.Core.Decoding.Codec;
using EdgeMLOps.Appliance.Core.Decoding.Codec.Frames;
using EdgeMLOps.Appliance.Core.Tests.Inference;
using EdgeMLOps.Appliance.Core.Tests.Workers;

namespace EdgeMLOps.Appliance.Core.Tests.Decoding.Codec;

/// <summary>
/// Compressed files of the public corpus through the real library. Where GDCM itself is one of the two tools that agree,
/// the other one is what proves it; the digests marked WG04REF are also those of NEMA's uncompressed originals.
/// </summary>
[Collection(WorkerCollection.Name)]
public sealed class Codec_corpus_tests
{
    private static readonly string[] Compressed = [.. CodecSyntax.Supported];

    [CorpusFact]
    public async Task Values_of_all_frames_are_those_of_the_reference()
    {
        await using var rig = new CodecRig();
        var (checkedFiles, faults) = (0, new List<string>());
        foreach (var row in Rows(row => row["expected"] == "ok" && (row["ref_status"].StartsWith("agree", StringComparison.Ordinal) || row["ref_status"].StartsWith("single", StringComparison.Ordinal))))
        {
            checkedFiles++;
            var (requests, results) = await DecodeAsync(rig, row);
            if (results.FirstOrDefault(result => result.Code != FrameCodecCode.Decoded) is { } failed)
            {
                faults.Add($"{row} ({row.Syntax}): {failed.Code} {failed.Message}");
                continue;
            }

            var cells = results.Select(result => result.Cells).ToList();
            if (FrameValues.ValueDigest(requests[0], cells) != row["all_value_sha256"] || FrameValues.ValueDigest(requests[0], cells[..1]) != row["frame0_value_sha256"])
            {
                faults.Add($"{row} ({row.Syntax}): other values");
            }
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults));
        Assert.True(checkedFiles >= 70, $"{checkedFiles} files");
    }

    [CorpusFact]
    public async Task Lossy_frames_are_within_the_marks_of_the_corpus()
    {
        await using var rig = new CodecRig();
        var (checkedFiles, faults) = (0, new List<string>());
        foreach (var row in Rows(row => row["expected"] == "ok" && row["ref_status"].StartsWith("lossy", StringComparison.Ordinal)))
        {
            checkedFiles++;
            var (requests, results) = await DecodeAsync(rig, row);
            var expected = row.LossyStatistics;
            for (var frame = 0; frame < expected.Length; frame++)
            {
                if (results[frame].Code != FrameCodecCode.Decoded)
                {
                    faults.Add($"{row} ({row.Syntax}) frame {frame}: {results[frame].Code} {results[frame].Message}");
                    break;
                }

                var mark = requests[0].BitsStored == 8 && row.Syntax == "1.2.840.10008.1.2.4.50" ? 1 : 0.005 * (1 << requests[0].BitsStored);
                var means = FrameValues.Statistics(requests[0], results[frame].Cells).Select(channel => channel[0]);
                if (means.Zip(expected[frame]).Any(pair => Math.Abs(pair.First - pair.Second[0]) > mark))
                {
                    faults.Add($"{row} ({row.Syntax}) frame {frame}: means {string.Join(' ', means)}");
                }
            }
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults));
        Assert.True(checkedFiles >= 50, $"{checkedFiles} files");
    }

    [CorpusFact]
    public async Task Corrupt_files_whose_pixels_can_be_reached_end_in_a_code()
    {
        await using var rig = new CodecRig();
        var files = 0;
        foreach (var row in Rows(row => row["expected"] == "corrupt"))
        {
            try
            {
                var (_, results) = await DecodeAsync(rig, row);
                files++;
                // Where the fault is around the codestream and not in it, or a tolerant tool reads it, pixels are as right as a refusal.
                Assert.All(results, result => Assert.True(result.Code != FrameCodecCode.Decoded || row["ref_status"] != "none", $"{row}: {result.Code}"));
            }
            catch (Dicom.DicomReadException)
            {
                // The parser refused the file before there was a frame.
            }
        }

        Assert.True(files >= 3, $"{files} files");
    }

    private static IEnumerable<CorpusRow> Rows(Func<CorpusRow, bool> which) => CorpusRow.All().Where(row => Compressed.Contains(row.Syntax) && which(row));

    private static async Task<(IReadOnlyList<FrameCodecRequest> Requests, List<FrameCodecResult> Results)> DecodeAsync(CodecRig rig, CorpusRow row)
    {
        var requests = CompressedFile.Read(row.Path);
        var results = new List<FrameCodecResult>();
        foreach (var request in requests)
        {
            results.Add(await rig.DecodeAsync(request));
        }

        return (requests, results);
    }
}
