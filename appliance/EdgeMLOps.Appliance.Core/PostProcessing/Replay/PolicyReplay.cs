using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using EdgeMLOps.Appliance.Core.PostProcessing.Documents;
using EdgeMLOps.Appliance.Core.Predictions;
using EdgeMLOps.Hosting.Configuration;

namespace EdgeMLOps.Appliance.Core.PostProcessing.Replay;

/// <summary>
/// Tries a policy on what is recorded: every candidate above the floor is, so what it would have kept follows without the
/// images. One page of the log is read while others are counted, on every processor; memory does not grow with the images.
/// </summary>
public static class PolicyReplay
{
    /// <summary>Tries a policy.</summary>
    /// <param name="wish">Which, on what.</param>
    /// <param name="storage">Names the folder.</param>
    /// <param name="progress">Told the share that is done, 0 to 1.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="PolicyException">The policy does not speak of the classes of its model.</exception>
    /// <exception cref="TruthException">The truths cannot be read.</exception>
    /// <exception cref="Sqlite.StorageException">The log cannot be read, or, for truths, its key.</exception>
    /// <exception cref="IOException">The file of truths cannot be read.</exception>
    public static async Task<ReplayReport> RunAsync(ReplayWish wish, StorageOptions storage, IProgress<double> progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(wish);
        ArgumentNullException.ThrowIfNull(storage);
        ArgumentNullException.ThrowIfNull(progress);
        string[] classes = [.. wish.Policy.ClassNames.Order(StringComparer.Ordinal)];
        var packages = await ReplayPackage.FindAsync(wish.Policy, storage, cancellationToken);
        await using var log = new CandidateLog(storage.PathOf(PredictionLog.FileName));
        var truths = wish.TruthFile is { } file
            ? TruthFile.Read(await File.ReadAllLinesAsync(file, cancellationToken), classes, await log.ImageKeysAsync(cancellationToken))
            : null;
        var free = new ConcurrentBag<ReplayTally>();
        await Parallel.ForEachAsync(
            PagesAsync(log, wish, progress, cancellationToken),
            new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount },
            (page, _) =>
            {
                if (!free.TryTake(out var tally))
                {
                    tally = new ReplayTally(classes.Length, truths, wish.Iou);
                }

                foreach (var image in page)
                {
                    tally.Add(image, packages);
                }

                free.Add(tally);
                return ValueTask.CompletedTask;
            });
        var all = new ReplayTally(classes.Length, truths, wish.Iou);
        foreach (var tally in free)
        {
            all.Add(tally);
        }

        return ReplayReport.Of(wish, classes, all, packages, truths?.Count);
    }

    private static async IAsyncEnumerable<IReadOnlyList<RecordedCandidates>> PagesAsync(
        CandidateLog log, ReplayWish wish, IProgress<double> progress, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (before, last) = await log.SpanAsync(wish.Since, cancellationToken);
        var next = log.PageAsync(wish.Policy, before, wish.Since, cancellationToken);
        while (await next is { Count: > 0 } page)
        {
            next = log.PageAsync(wish.Policy, page[^1].Id, wish.Since, cancellationToken);
            yield return page;
            progress.Report((double)(page[^1].Id - before) / Math.Max(1, last - before));
        }
    }
}
