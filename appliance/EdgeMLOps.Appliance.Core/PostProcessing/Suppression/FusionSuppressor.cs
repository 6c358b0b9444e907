namespace EdgeMLOps.Appliance.Core.PostProcessing.Suppression;

/// <summary>
/// Weighted box fusion: each box, the best first, joins the group whose mean it overlaps most, or begins one. The first of
/// a group stays, with the mean box and the mean score of all; the others are fused into it.
/// </summary>
internal sealed class FusionSuppressor(double share, bool acrossClasses) : ISuppressor
{
    private readonly float _share = Share.AtMost(share);

    public void Run(RankedBoxes boxes)
    {
        var groups = new List<BoxGroup>();
        for (var rank = 0; rank < boxes.Count; rank++)
        {
            var box = boxes.At(rank);
            if (Nearest(groups, box) is { } group)
            {
                group.Add(box);
                boxes.Drop(rank, BoxReason.Fused, group.First);
            }
            else
            {
                groups.Add(new BoxGroup(rank, box));
            }
        }

        foreach (var group in groups.Where(group => group.Members > 1))
        {
            var mean = group.Mean;
            boxes.Changes[group.First] = BoxChanges.Fused;
            (boxes.X1[group.First], boxes.Y1[group.First], boxes.X2[group.First], boxes.Y2[group.First]) = (mean.X1, mean.Y1, mean.X2, mean.Y2);
            (boxes.Score[group.First], boxes.Area[group.First]) = (group.MeanScore, (mean.X2 - mean.X1) * (mean.Y2 - mean.Y1));
        }
    }

    // Of groups that are overlapped alike the first.
    private BoxGroup? Nearest(List<BoxGroup> groups, in BoxCandidate box)
    {
        var (most, nearest) = (_share, default(BoxGroup));
        foreach (var group in groups)
        {
            if (!acrossClasses && group.Mean.ClassId != box.ClassId)
            {
                continue;
            }

            var overlap = (float)group.Mean.IntersectionOverUnion(box);
            if (overlap > most)
            {
                (most, nearest) = (overlap, group);
            }
        }

        return nearest;
    }
}
