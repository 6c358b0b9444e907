namespace EdgeMLOps.Appliance.Core.PostProcessing.Replay;

/// <summary>What a policy would have made of what is recorded, beside what was made of it.</summary>
public sealed record ReplayReport
{
    private const int MostKeys = 100;

    /// <summary>Name, version and release of the policy.</summary>
    public required string Policy { get; init; }

    /// <summary>Digest of its document, 64 lower-case hex digits.</summary>
    public required string Digest { get; init; }

    /// <summary>The model it is for.</summary>
    public required string Model { get; init; }

    /// <summary>On what was recorded since.</summary>
    public required DateTimeOffset SinceUtc { get; init; }

    /// <summary>Images replayed.</summary>
    public required long Images { get; init; }

    /// <summary>Their candidates.</summary>
    public required long Candidates { get; init; }

    /// <summary>Images left out: of a package this box does not know, or unreadable.</summary>
    public required long LeftOut { get; init; }

    /// <summary>Whether the counts are exactly those that the policy would have made.</summary>
    public required bool Exact { get; init; }

    /// <summary>Why not, and what else is to be known.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    /// <summary>Counts by class and reason.</summary>
    public required IReadOnlyList<ReplayCount> Counts { get; init; }

    /// <summary>Kept boxes by score, in steps of 0.05 from 0.</summary>
    public required ReplayHistogram Scores { get; init; }

    /// <summary>Kept boxes by area in percent of the image; upper ends of the bins, the last is open.</summary>
    public required ReplayHistogram Sizes { get; init; }

    /// <summary>Studies replayed.</summary>
    public required long Studies { get; init; }

    /// <summary>Those with a box that comes, goes or changes.</summary>
    public required long ChangedStudies { get; init; }

    /// <summary>Images with such a box.</summary>
    public required long ChangedImages { get; init; }

    /// <summary>Beginnings of the log's own keys of those studies, the first hundred, sorted: they tell studies apart and nothing else.</summary>
    public required IReadOnlyList<string> ChangedStudyKeys { get; init; }

    /// <summary>Beside the truth; null where none was given.</summary>
    public required ReplayTruth? Truth { get; init; }

    internal static ReplayReport Of(
        ReplayWish wish, string[] classes, ReplayTally tally, IReadOnlyDictionary<string, ReplayPackage> packages, int? truthImages)
    {
        var policy = wish.Policy;
        var notes = ReplayNotes.Of(policy, tally, packages, out var isExact).ToList();
        if (truthImages is null)
        {
            notes.Add("No truth was given (--truth): sensitivity and false positives are not known.");
        }

        return new ReplayReport
        {
            Policy = FormattableString.Invariant($"{policy.Name} {policy.Version} release {policy.Release}"),
            Digest = policy.Digest,
            Model = policy.Model,
            SinceUtc = wish.Since,
            Images = tally.Images,
            Candidates = tally.Candidates,
            LeftOut = tally.Unknown + tally.Unreadable,
            Exact = isExact,
            Notes = notes,
            Counts = [.. classes.SelectMany((name, place) => Enum.GetValues<BoxReason>()
                .Select(reason => new ReplayCount(name, reason, tally.Before.Of(place, reason), tally.After.Of(place, reason)))
                .Where(count => count.Before > 0 || count.After > 0))],
            Scores = new([.. Enumerable.Range(1, ReplaySide.ScoreBins).Select(bin => Math.Round(bin / (double)ReplaySide.ScoreBins, 2))], tally.Before.Scores, tally.After.Scores),
            Sizes = new(ReplaySide.SizeEdges, tally.Before.Sizes, tally.After.Sizes),
            Studies = tally.Studies.Count,
            ChangedStudies = tally.Changed.Count,
            ChangedImages = tally.ChangedImages,
            ChangedStudyKeys = [.. tally.Changed.Order().Take(MostKeys).Select(key => key.ToString("x16", System.Globalization.CultureInfo.InvariantCulture))],
            Truth = truthImages is { } named ? ReplayTruth.Of(tally, named, wish.Iou) : null,
        };
    }
}
