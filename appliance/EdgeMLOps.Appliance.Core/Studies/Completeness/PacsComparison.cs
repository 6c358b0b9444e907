using EdgeMLOps.Appliance.Core.Studies.Pacs;

namespace EdgeMLOps.Appliance.Core.Studies.Completeness;

/// <summary>
/// What came against what the PACS says it has, series by series. Only series the model is for count: what else the PACS
/// has of the study (reports, key objects, presentation states, our own results) changes no result.
/// </summary>
/// <param name="Received">Images that came.</param>
/// <param name="Missing">Images that the PACS has and that did not come; 0 where it did not say.</param>
/// <param name="Expected">Images there should be; null where nobody knows.</param>
internal readonly record struct PacsComparison(int Received, int Missing, int? Expected)
{
    public static PacsComparison Of(StudyImages images, PacsAnswer pacs)
    {
        if (pacs.State != PacsAnswerState.Known)
        {
            return new PacsComparison(images.Received, 0, Expected: null);
        }

        var came = images.Series.ToDictionary(series => series.SeriesInstanceUid, StringComparer.Ordinal);
        var expected = pacs.Series
            .Where(series => series.ForTheModel || (came.TryGetValue(series.SeriesInstanceUid, out var known) && known.ForTheModel))
            .ToDictionary(series => series.SeriesInstanceUid, series => series.Instances, StringComparer.Ordinal);
        var received = images.Series.Where(series => series.ForTheModel || expected.ContainsKey(series.SeriesInstanceUid)).Sum(series => series.Count);
        var missing = expected.Sum(series => Math.Max(0L, series.Value - (came.TryGetValue(series.Key, out var known) ? known.Count : 0)));
        var bounded = (int)Math.Min(missing, int.MaxValue - received);
        return new PacsComparison(received, bounded, received + bounded);
    }
}
