namespace EdgeMLOps.Appliance.Core.PostProcessing.Suppression;

/// <summary>
/// Soft-NMS: the best box that is left is settled, the scores of those it overlaps fall, until none is left. Of equal
/// scores the better rank is first.
/// </summary>
/// <param name="share">Overlap above which linear decay begins.</param>
/// <param name="acrossClasses">Whether boxes of other classes fall too.</param>
/// <param name="sigma">Decay of the Gaussian; null: linear.</param>
internal sealed class SoftSuppressor(double share, bool acrossClasses, double? sigma) : ISuppressor
{
    private readonly float _share = Share.AtMost(share);

    public void Run(RankedBoxes boxes)
    {
        var open = Enumerable.Range(0, boxes.Count).ToList();
        while (open.Count > 0)
        {
            var best = TakeBest(boxes, open);
            Decay(boxes, open, best);
            open.RemoveAll(rank => !boxes.IsKept(rank));
        }
    }

    private static int TakeBest(RankedBoxes boxes, List<int> open)
    {
        var at = 0;
        for (var i = 1; i < open.Count; i++)
        {
            if (boxes.Score[open[i]] > boxes.Score[open[at]])
            {
                at = i;
            }
        }

        var best = open[at];
        open.RemoveAt(at); // keeps the others in the order of their ranks
        return best;
    }

    private void Decay(RankedBoxes boxes, List<int> open, int best)
    {
        foreach (var rank in open)
        {
            if (!boxes.AreAlike(best, rank, acrossClasses) || Factor(boxes.Overlap(best, rank)) is not { } factor)
            {
                continue;
            }

            boxes.Score[rank] *= factor;
            boxes.Changes[rank] = BoxChanges.Decayed;
            if (boxes.Score[rank] < boxes.Thresholds.Span[boxes.Class[rank]])
            {
                boxes.Drop(rank, BoxReason.Decayed, best);
            }
        }
    }

    // Null where nothing falls.
    private float? Factor(float overlap) => sigma switch
    {
        null => overlap > _share ? 1 - overlap : null,
        { } width => overlap > 0 ? MathF.Exp(-(overlap * overlap) / (float)width) : null,
    };
}
