namespace EdgeMLOps.Appliance.Core.PostProcessing.Suppression;

/// <summary>Of two boxes of which one lies almost wholly in the other, the better stays: overlap alone does not see a small box in a large one.</summary>
internal sealed class NestedBoxes(double share, bool acrossClasses)
{
    private readonly float _share = Share.AtMost(share);

    /// <param name="boxes">The boxes.</param>
    /// <param name="kept">Ranks of those that are left, the best first.</param>
    public void Drop(RankedBoxes boxes, IReadOnlyList<int> kept)
    {
        for (var i = 0; i < kept.Count; i++)
        {
            for (var j = i + 1; j < kept.Count && boxes.IsKept(kept[i]); j++)
            {
                if (boxes.IsKept(kept[j]) && boxes.AreAlike(kept[i], kept[j], acrossClasses) && Inside(boxes, kept[i], kept[j]) > _share)
                {
                    boxes.Drop(kept[j], BoxReason.Nested, kept[i]);
                }
            }
        }
    }

    /// <summary>Share of the smaller box that lies in the other.</summary>
    private static float Inside(RankedBoxes boxes, int a, int b) => boxes.Shared(a, b) / MathF.Min(boxes.Area[a], boxes.Area[b]);
}
