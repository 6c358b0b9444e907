namespace EdgeMLOps.Appliance.Core.Studies.Completeness;

/// <summary>What came of a study, as far as its completeness turns on it.</summary>
/// <param name="Series">Its series.</param>
/// <param name="Reportable">Images that a result could cover now and no result covers yet.</param>
/// <param name="ThroughRow">The highest instance row such a result would cover.</param>
internal sealed record StudyImages(IReadOnlyList<SeriesImages> Series, int Reportable, long ThroughRow)
{
    /// <summary>Gaps in the series the model is for; those of others delay nothing.</summary>
    public NumberGaps Gaps { get; } = NumberGaps.In(
        [.. Series.Where(series => series.ForTheModel && series.Numbers.All(number => number is not null))
            .Select(series => series.Numbers.Select(number => number.GetValueOrDefault()).ToList())]);

    /// <summary>Images of the series the model is for.</summary>
    public int Received => Series.Where(series => series.ForTheModel).Sum(series => series.Count);
}
