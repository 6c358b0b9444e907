using EdgeMLOps.Appliance.Core.PostProcessing.Suppression;

namespace EdgeMLOps.Appliance.Core.PostProcessing;

/// <summary>The most boxes of an image, of each class and of all together: the best stay.</summary>
internal sealed class BoxMaxima(FilterRules rules)
{
    private readonly int[] _ofClass = [.. rules.Classes.Select(one => one.MaxBoxes)];
    private readonly int _ofAll = rules.MaxBoxes;

    /// <param name="boxes">The boxes.</param>
    /// <param name="kept">Ranks of those that were left, the best first.</param>
    public void Drop(RankedBoxes boxes, List<int> kept)
    {
        Span<int> counts = stackalloc int[_ofClass.Length];
        counts.Clear();
        var all = 0;
        foreach (var rank in kept)
        {
            if (!boxes.IsKept(rank))
            {
                continue;
            }

            if (counts[boxes.Class[rank]]++ >= _ofClass[boxes.Class[rank]])
            {
                boxes.Drop(rank, BoxReason.OverClassMaximum, by: -1);
            }
            else if (all++ >= _ofAll)
            {
                boxes.Drop(rank, BoxReason.OverMaximum, by: -1);
            }
        }
    }
}
