using EdgeMLOps.Appliance.Core.PostProcessing;
using EdgeMLOps.Appliance.Core.PostProcessing.Suppression;

namespace EdgeMLOps.Appliance.Core.Tests.PostProcessing.Suppression;

/// <summary>
/// The methods as their papers write them, without an index, a lane or a column: a list of boxes, the best taken out, all
/// others looked at. What the product does must come to the same.
/// </summary>
internal sealed class PlainSuppression(BoxSuppression how, double share, float[] thresholds)
{
    /// <summary>The boxes that are left with their places, as they are then.</summary>
    public Dictionary<int, BoxCandidate> Run(IReadOnlyList<BoxCandidate> candidates)
    {
        var left = candidates.Select((box, place) => (Place: place, Box: box)).Where(one => one.Box.Score >= thresholds[one.Box.ClassId]).ToList();
        return how.Method == SuppressionMethod.Fusion ? Fuse(left) : Settle(left);
    }

    private Dictionary<int, BoxCandidate> Settle(List<(int Place, BoxCandidate Box)> left)
    {
        var kept = new Dictionary<int, BoxCandidate>();
        while (left.Count > 0)
        {
            var best = First(left);
            kept.Add(best.Place, best.Box);
            left = [.. left
                .Where(one => one.Place != best.Place)
                .Select(one => (one.Place, Box: IsAlike(best.Box, one.Box) ? After(best.Box, one.Box) : one.Box))
                .Where(one => one.Box.Score >= thresholds[one.Box.ClassId])];
        }

        return kept;
    }

    private Dictionary<int, BoxCandidate> Fuse(List<(int Place, BoxCandidate Box)> left)
    {
        var groups = new List<List<(int Place, BoxCandidate Box)>>();
        while (left.Count > 0)
        {
            var best = First(left);
            left.Remove(best);
            var near = groups.Where(group => IsAlike(group[0].Box, best.Box)).Select(group => (Group: group, Overlap: (float)Mean(group).IntersectionOverUnion(best.Box)))
                .Where(one => one.Overlap > share).OrderByDescending(one => one.Overlap).Select(one => one.Group).FirstOrDefault();
            if (near is null)
            {
                groups.Add([best]);
            }
            else
            {
                near.Add(best);
            }
        }

        return groups.ToDictionary(
            group => group[0].Place,
            group => group.Count == 1 ? group[0].Box : Mean(group) with { Score = (float)(group.Sum(one => (double)one.Box.Score) / group.Count) });
    }

    // Equal scores: by class, then by place.
    private static (int Place, BoxCandidate Box) First(List<(int Place, BoxCandidate Box)> left) =>
        left.OrderByDescending(one => one.Box.Score).ThenBy(one => one.Box.ClassId).ThenBy(one => one.Place).First();

    private static BoxCandidate Mean(List<(int Place, BoxCandidate Box)> group)
    {
        double Weighted(Func<BoxCandidate, float> edge) =>
            group.Sum(one => (double)one.Box.Score * edge(one.Box)) / group.Sum(one => (double)one.Box.Score);

        return group[0].Box with
        {
            X1 = (float)Weighted(box => box.X1),
            Y1 = (float)Weighted(box => box.Y1),
            X2 = (float)Weighted(box => box.X2),
            Y2 = (float)Weighted(box => box.Y2),
        };
    }

    private bool IsAlike(BoxCandidate a, BoxCandidate b) => how.AcrossClasses || a.ClassId == b.ClassId;

    private BoxCandidate After(BoxCandidate better, BoxCandidate box)
    {
        var overlap = Overlap(better, box);
        return how.Method switch
        {
            SuppressionMethod.SoftLinear => box with { Score = overlap > share ? box.Score * (1 - overlap) : box.Score },
            SuppressionMethod.SoftGaussian => box with { Score = overlap > 0 ? box.Score * MathF.Exp(-(overlap * overlap) / (float)how.Sigma) : box.Score },
            SuppressionMethod.Distance => overlap - Distance(better, box) > share ? box with { Score = -1 } : box,
            _ => overlap > share ? box with { Score = -1 } : box,
        };
    }

    private static float Overlap(BoxCandidate a, BoxCandidate b)
    {
        var width = MathF.Max(0, MathF.Min(a.X2, b.X2) - MathF.Max(a.X1, b.X1));
        var height = MathF.Max(0, MathF.Min(a.Y2, b.Y2) - MathF.Max(a.Y1, b.Y1));
        var shared = width * height;
        return shared / (((a.X2 - a.X1) * (a.Y2 - a.Y1)) + ((b.X2 - b.X1) * (b.Y2 - b.Y1)) - shared);
    }

    private static float Distance(BoxCandidate a, BoxCandidate b)
    {
        var (x, y) = (a.X1 + a.X2 - b.X1 - b.X2, a.Y1 + a.Y2 - b.Y1 - b.Y2);
        var (width, height) = (MathF.Max(a.X2, b.X2) - MathF.Min(a.X1, b.X1), MathF.Max(a.Y2, b.Y2) - MathF.Min(a.Y1, b.Y1));
        return ((x * x) + (y * y)) / (4 * ((width * width) + (height * height)));
    }
}
