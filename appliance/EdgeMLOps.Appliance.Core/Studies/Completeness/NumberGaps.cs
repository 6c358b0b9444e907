namespace EdgeMLOps.Appliance.Core.Studies.Completeness;

/// <summary>
/// The instance numbers that are missing among those that came. Instance Number (0020,0013) need not run without gaps
/// (PS3.3 section C.7.6.1 only says that it identifies): an exposure that was rejected leaves one for ever, and some devices
/// count by hundreds. So gaps are a reason to wait, and no proof.
/// </summary>
/// <param name="Inner">Between the lowest and the highest that came.</param>
/// <param name="Leading">How many are missing between 1 and the lowest that came.</param>
internal sealed record NumberGaps(IReadOnlyList<NumberRange> Inner, long Leading)
{
    private const int MostShown = 8;

    public static readonly NumberGaps None = new([], 0);

    public bool Any => Inner.Count > 0 || Leading > 0;

    public long InnerCount => Inner.Sum(range => range.Count);

    /// <summary>The inner ones, such as <c>2-3,7</c>; a long list ends with an ellipsis.</summary>
    public string Text => string.Join(',', Inner.Take(MostShown)) + (Inner.Count > MostShown ? ",..." : "");

    /// <summary>Looks for gaps in series.</summary>
    /// <param name="series">The numbers of each series; a series that numbers only some of its images tells nothing and is left out by the caller.</param>
    public static NumberGaps In(IReadOnlyList<IReadOnlyCollection<int>> series)
    {
        // Where no number stands in two series they may be counted over the study: two views as two series, numbered 1 and 2.
        var distinct = series.SelectMany(numbers => numbers.Distinct()).Distinct().Count();
        var acrossStudy = series.Count > 1 && distinct == series.Sum(numbers => numbers.Distinct().Count());
        IEnumerable<IEnumerable<int>> runs = acrossStudy ? [series.SelectMany(numbers => numbers)] : series;
        var found = runs.Select(Of).ToList();
        return new NumberGaps([.. found.SelectMany(gaps => gaps.Inner)], found.Sum(gaps => gaps.Leading));
    }

    private static NumberGaps Of(IEnumerable<int> numbers)
    {
        var sorted = numbers.Distinct().Order().ToList();
        if (sorted.Count == 0)
        {
            return None;
        }

        var inner = sorted.Zip(sorted.Skip(1))
            .Where(pair => pair.Second - (long)pair.First > 1)
            .Select(pair => new NumberRange(pair.First + 1, pair.Second - 1))
            .ToList();
        var leading = Math.Max(sorted[0] - 1L, 0);

        // More missing than there: such a series does not count its images one by one.
        return new NumberGaps(
            inner.Sum(range => range.Count) <= sorted.Count ? inner : [], leading <= sorted.Count ? leading : 0);
    }
}
