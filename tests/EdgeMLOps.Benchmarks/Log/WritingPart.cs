using System.Diagnostics;
using System.Globalization;
using EdgeMLOps.Appliance.Core.Predictions;
using EdgeMLOps.Benchmarks.Measuring;
using EdgeMLOps.TestKit.Processes;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeMLOps.Benchmarks.Log;

/// <summary>
/// Images a second that are on the device, each its own transaction: the product's log (identities encrypted, counts kept) beside a C program
/// that commits the same rows with the same schema and settings, all values ready in memory. In turn, each into a new database in one folder.
/// </summary>
internal static class WritingPart
{
    private const string Theirs = "plain.db";
    private const int Kept = 10;
    private const int Dropped = 90;
    private const int Uncounted = 200;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <param name="folder">On the disk that is measured.</param>
    /// <param name="plain">The C program.</param>
    /// <param name="images">Counted in a round.</param>
    /// <param name="rounds">Counted rounds of each.</param>
    public static async Task<WritingResult> RunAsync(TempFolder folder, string plain, int images, int rounds)
    {
        var some = new SomeImages(Kept, Dropped);
        var predictions = Enumerable.Range(0, Uncounted + images).Select(number => some.Make(number, release: 1)).ToList();
        var (ours, theirs, bytes) = (new List<double>(), new List<double>(), 0L);
        var values = folder["values"];
        for (var round = -1; round < rounds; round++)
        {
            var mine = await OursAsync(folder.Make("ours"), predictions);
            bytes = new FileInfo(folder["ours", PredictionLog.FileName]).Length;
            if (round < 0)
            {
                PlainFile.Write(folder["ours", PredictionLog.FileName], values);
            }

            Directory.Delete(folder["ours"], recursive: true);
            var other = await TheirsAsync(folder.Make("theirs"), plain, values);
            if (round < 0)
            {
                RequireSame(folder, values);
            }

            Directory.Delete(folder["theirs"], recursive: true);
            if (round >= 0)
            {
                ours.Add(images / mine.TotalSeconds);
                theirs.Add(images / other.TotalSeconds);
            }
        }

        return new(images, Kept + Dropped, Spread.Of(ours), Spread.Of(theirs), Samples.Median([.. ours.Zip(theirs, (mine, other) => mine / other)]), bytes / (double)predictions.Count);
    }

    private static void RequireSame(TempFolder folder, string values)
    {
        PlainFile.Write(folder["theirs", Theirs], folder["again"]);
        if (!File.ReadAllBytes(values).AsSpan().SequenceEqual(File.ReadAllBytes(folder["again"])))
        {
            throw new InvalidOperationException("the C program committed other rows than the product");
        }
    }

    private static async Task<TimeSpan> OursAsync(string folder, List<Prediction> predictions)
    {
        await using var log = await PredictionLog.OpenAsync(
            Path.Combine(folder, PredictionLog.FileName), TimeProvider.System, NullLogger<PredictionLog>.Instance, CancellationToken.None);
        var begun = 0L;
        for (var i = 0; i < predictions.Count; i++)
        {
            begun = i == Uncounted ? Stopwatch.GetTimestamp() : begun;
            await log.RecordAsync(predictions[i], CancellationToken.None);
        }

        return Stopwatch.GetElapsedTime(begun);
    }

    private static async Task<TimeSpan> TheirsAsync(string folder, string plain, string values)
    {
        var (code, output) = await ChildProcess.RunAsync(plain, [Path.Combine(folder, Theirs), values, $"{Uncounted}"], Patience);
        return code == 0
            ? TimeSpan.FromSeconds(double.Parse(output, CultureInfo.InvariantCulture))
            : throw new InvalidOperationException($"{plain} ended with {code}: {output}");
    }
}
