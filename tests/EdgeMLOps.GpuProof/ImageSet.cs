using EdgeMLOps.Appliance.Core.Decoding;
using EdgeMLOps.Appliance.Core.Inference;
using EdgeMLOps.Dicom;
using EdgeMLOps.Hosting.CommandLine;

namespace EdgeMLOps.GpuProof;

/// <summary>Decoded images in memory, so that a measured loop reads no file.</summary>
internal static class ImageSet
{
    public static async Task<IReadOnlyList<DecodedImage>> ReadAsync(IReadOnlyList<string> files, int count, CancellationToken cancellationToken)
    {
        var images = new DecodedImage[Math.Min(count, files.Count)];
        await Parallel.ForAsync(0, images.Length, cancellationToken, (i, _) =>
        {
            images[i] = Decode(files[i]);
            return ValueTask.CompletedTask;
        });
        return images.Length > 0 ? images : throw new CommandException("no *.dcm in the folder of --files");
    }

    /// <summary>Runs images through an engine from several callers at a time.</summary>
    /// <returns>The results, in no order.</returns>
    public static async Task<IReadOnlyList<InferenceResult>> RunAsync(
        DetectionEngine engine, IReadOnlyList<DecodedImage> images, int runs, int callers, CancellationToken cancellationToken)
    {
        var results = new InferenceResult[runs];
        var options = new ParallelOptions { MaxDegreeOfParallelism = callers, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, runs, options, async (i, token) => results[i] = await engine.DetectAsync(images[i % images.Count], token));
        return Array.TrueForAll(results, result => result.Code == InferenceCode.Detected)
            ? results
            : throw new CommandException($"a run gave {Array.Find(results, result => result.Code != InferenceCode.Detected)!.Code}");
    }

    private static DecodedImage Decode(string path)
    {
        if (!DicomFile.TryOpen(path, DicomReadOptions.Default, out var file, out var fault))
        {
            throw new CommandException($"{path}: {fault}");
        }

        var decoded = ImageDecoder.Decode(file);
        return decoded.Image ?? throw new CommandException($"{path}: {decoded.Code} {decoded.Message}");
    }
}
