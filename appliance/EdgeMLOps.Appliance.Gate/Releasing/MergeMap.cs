namespace EdgeMLOps.Appliance.Gate.Releasing;

/// <summary>
/// Which bins of a grid are published as one. Fixed from the model's reference, never from the current counts: bins chosen
/// by the counts they hold make a drift test raise false alarms in a third of quiet streams (PEERS part B 3.2).
/// </summary>
internal sealed class MergeMap
{
    // A bucket is meant to hold this many patients; a merged bin then expects at least twice k of them.
    private const double ExpectedPatients = 150;

    private readonly int[] _firstBins;
    private readonly int[] _mergedOf;

    private MergeMap(int[] firstBins, int bins)
    {
        _firstBins = firstBins;
        _mergedOf = new int[bins];
        for (var bin = 0; bin < bins; bin++)
        {
            _mergedOf[bin] = Array.FindLastIndex(firstBins, first => first <= bin);
        }
    }

    /// <summary>First grid bin of each published bin, rising from 0.</summary>
    public IReadOnlyList<int> FirstBins => _firstBins;

    /// <summary>Number of published bins.</summary>
    public int Count => _firstBins.Length;

    /// <summary>Everything in one bin: for a metric the reference says nothing about.</summary>
    public static MergeMap Single(int bins) => new([0], bins);

    /// <summary>Joins neighbours, from the left, until each published bin expects at least 2k patients.</summary>
    /// <param name="reference">Counts of the model's reference on the same grid.</param>
    /// <param name="k">Distinct patients that must stand behind a bin.</param>
    public static MergeMap FromReference(IReadOnlyList<long> reference, int k)
    {
        var total = (double)reference.Sum();
        if (total <= 0)
        {
            return Single(reference.Count);
        }

        var starts = new List<int> { 0 };
        var expected = 0.0;
        for (var bin = 0; bin < reference.Count; bin++)
        {
            if (expected >= 2 * k)
            {
                starts.Add(bin);
                expected = 0;
            }

            expected += reference[bin] / total * ExpectedPatients;
        }

        // What is left over at the right end is too little for a bin of its own.
        if (expected < 2 * k && starts.Count > 1)
        {
            starts.RemoveAt(starts.Count - 1);
        }

        return new MergeMap([.. starts], reference.Count);
    }

    /// <summary>The published bin a grid bin belongs to.</summary>
    public int Of(int bin) => _mergedOf[bin];
}
