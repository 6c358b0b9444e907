using System.Diagnostics;
using EdgeMLOps.Appliance.Core.Predictions;
using EdgeMLOps.Appliance.Core.Predictions.Counts;
using EdgeMLOps.Benchmarks.Measuring;
using EdgeMLOps.TestKit.Processes;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeMLOps.Benchmarks.Log;

/// <summary>
/// The five questions, to a log of many images, as the command line asks them: each time the database is opened anew, with nothing in SQLite's
/// page cache (the kernel's has what it has). Elapsed time. All counts are then compared with the rows.
/// </summary>
internal static class AskingPart
{
    private const double MostMilliseconds = 50;

    /// <param name="folder">On the disk that is measured.</param>
    /// <param name="images">How many the log has.</param>
    /// <param name="rounds">Times each is asked.</param>
    public static async Task<AskingResult> RunAsync(TempFolder folder, int images, int rounds)
    {
        var log = folder.Make("many") + $"/{PredictionLog.FileName}";
        var begun = Stopwatch.GetTimestamp();
        await BulkLog.FillAsync(log, images);
        var filled = Stopwatch.GetElapsedTime(begun);
        var questions = Questions(log, images);
        var times = questions.ToDictionary(question => question.Name, _ => new List<double>(), StringComparer.Ordinal);
        for (var round = -1; round < rounds; round++)
        {
            foreach (var (name, askAsync) in questions)
            {
                var asked = Stopwatch.GetTimestamp();
                var answers = await askAsync(round + 1);
                var took = Stopwatch.GetElapsedTime(asked).TotalMilliseconds;
                if (answers == 0)
                {
                    throw new InvalidOperationException($"{name}: no answer");
                }

                if (round >= 0)
                {
                    times[name].Add(took);
                }
            }
        }

        begun = Stopwatch.GetTimestamp();
        var found = await CountCheck.RunAsync(log, CancellationToken.None);
        if (found is not { WrongDays: 0 } || found.Value.Predictions != images)
        {
            throw new InvalidOperationException($"the daily counts are not those of the rows: {found}");
        }

        return new(
            images,
            images * BulkLog.Kept,
            filled.TotalSeconds,
            new FileInfo(log).Length / (double)images,
            times.ToDictionary(one => one.Key, one => Spread.Of(one.Value), StringComparer.Ordinal),
            Stopwatch.GetElapsedTime(begun).TotalSeconds,
            [.. times.Select(one => new Mark($"{one.Key}, ms", Samples.Median(one.Value), MostMilliseconds, IsCeiling: true))]);
    }

    private static List<(string Name, Func<int, Task<int>> AskAsync)> Questions(string log, int images)
    {
        var last = DateOnly.FromDateTime(BulkLog.Begin.UtcDateTime).AddDays(BulkLog.Days - 1);
        var month = new CountWish { First = last.AddDays(-29), Last = last };
        return
        [
            ("a study", round => StudyAsync(log, SomeImages.StudyOf((int)((round + 1) * 7_919_333L % images)))),
            ("a day's class counts", async round => (await PredictionCounts.ClassesAsync(
                log, new CountWish { First = last.AddDays(-round), Last = last.AddDays(-round) }, CancellationToken.None)).Count),
            ("score histogram by model over 30 days", async _ => (await PredictionCounts.ScoresAsync(log, month, CancellationToken.None)).Count),
            ("dropped by reason", async _ => (await PredictionCounts.ReasonsAsync(log, new CountWish(), CancellationToken.None)).Count),
            ("changed by policy", async _ => (await PredictionCounts.PoliciesAsync(log, new CountWish(), CancellationToken.None)).Count),
        ];
    }

    private static async Task<int> StudyAsync(string path, string study)
    {
        await using var log = PredictionLog.OpenReadOnly(path, NullLogger<PredictionLog>.Instance);
        return (await log.ForStudyAsync(study, CancellationToken.None)).Count;
    }
}
