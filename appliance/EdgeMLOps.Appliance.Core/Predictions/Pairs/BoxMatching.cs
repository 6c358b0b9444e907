using EdgeMLOps.Appliance.Core.PostProcessing;

namespace EdgeMLOps.Appliance.Core.Predictions.Pairs;

/// <summary>
/// Says which boxes of two models are the same finding: of all pairs that overlap enough the one that overlaps most is taken first, and no
/// box is taken twice, and none across frames. Neither model is the truth, so unlike in evaluation against one (COCO, Pascal VOC) the scores do not lead.
/// </summary>
internal static class BoxMatching
{
    /// <summary>Matches the boxes of one class.</summary>
    /// <param name="name">Name of the class.</param>
    /// <param name="active">Boxes of the model that served.</param>
    /// <param name="shadow">Boxes of the shadow.</param>
    /// <param name="overlap">Least intersection over union of a match, above 0, at most 1.</param>
    public static ClassPair Match(string name, IReadOnlyList<BoxCandidate> active, IReadOnlyList<BoxCandidate> shadow, double overlap)
    {
        var pairs =
            from first in Enumerable.Range(0, active.Count)
            from second in Enumerable.Range(0, shadow.Count)
            where active[first].Frame == shadow[second].Frame
            let shared = active[first].IntersectionOverUnion(shadow[second])
            where shared >= overlap
            orderby shared descending, first, second
            select (First: first, Second: second, Shared: shared);
        var (firsts, seconds, matched) = (new HashSet<int>(), new HashSet<int>(), new List<MatchedBoxes>());
        foreach (var (first, second, shared) in pairs)
        {
            if (!firsts.Contains(first) && seconds.Add(second))
            {
                firsts.Add(first);
                matched.Add(new(active[first].Score, shadow[second].Score, shared));
            }
        }

        return new(name, matched, active.Count - matched.Count, shadow.Count - matched.Count);
    }
}
