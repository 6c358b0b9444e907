using EdgeMLOps.Appliance.Core.PostProcessing;

namespace EdgeMLOps.Appliance.Core.Models.Registry.Acceptance;

/// <summary>
/// Holds what a model found on an image against what was expected, as sets: each expected box has a found one of its class
/// on its frame within the tolerances, no found one serves two, and none is left that is clearly above the set's score.
/// </summary>
internal static class AcceptanceComparison
{
    /// <summary>Compares.</summary>
    /// <param name="expected">The image.</param>
    /// <param name="found">The model's candidates, no policy applied.</param>
    /// <param name="classes">The model's classes.</param>
    /// <param name="set">Score and tolerances.</param>
    /// <returns>The first fault; null when there is none.</returns>
    public static string? FaultOf(
        AcceptanceImage expected, IReadOnlyList<BoxCandidate> found, IReadOnlyList<ModelClass> classes, AcceptanceExpectation set)
    {
        var free = Enumerable.Range(0, found.Count).ToHashSet();
        foreach (var box in expected.Boxes.OrderByDescending(box => box.Score))
        {
            var wanted = new BoxCandidate(ClassOf(box, classes), (float)box.Score, (float)box.X1, (float)box.Y1, (float)box.X2, (float)box.Y2)
            {
                Frame = box.Frame,
            };
            if (Nearest(wanted, found, free, set.Tolerances) is not { } match)
            {
                return FormattableString.Invariant(
                    $"{expected.File}: no {box.Class} of score {box.Score:0.000} at {box.X1:0},{box.Y1:0} to {box.X2:0},{box.Y2:0}{On(box.Frame)}, the nearest has {Closest(wanted, found):0.000} in common");
            }

            free.Remove(match);
        }

        var clearly = set.ScoreAtLeast + set.Tolerances.Score;
        return free.Select(index => found[index]).Where(box => box.Score >= clearly && IsBox(box)).OrderByDescending(box => box.Score).Select(box => FormattableString.Invariant(
                $"{expected.File}: an unexpected {classes[box.ClassId].Name} of score {box.Score:0.000} at {box.X1:0},{box.Y1:0} to {box.X2:0},{box.Y2:0}{On(box.Frame)}"))
            .FirstOrDefault();
    }

    /// <summary>Whether a candidate has an area; others can be expected by no set.</summary>
    public static bool IsBox(BoxCandidate box) => box.X1 < box.X2 && box.Y1 < box.Y2;

    private static string On(int frame) => frame == 0 ? "" : FormattableString.Invariant($" on frame {frame}");

    private static int ClassOf(AcceptanceBox box, IReadOnlyList<ModelClass> classes) =>
        classes.First(one => string.Equals(one.Name, box.Class, StringComparison.Ordinal)).Id;

    private static int? Nearest(in BoxCandidate wanted, IReadOnlyList<BoxCandidate> found, HashSet<int> free, AcceptanceTolerances tolerances)
    {
        int? nearest = null;
        var most = 0.0;
        foreach (var index in free)
        {
            var (box, iou) = (found[index], found[index].IntersectionOverUnion(wanted));
            if (AreAlike(box, wanted) && Math.Abs(box.Score - wanted.Score) <= tolerances.Score && iou >= tolerances.Iou && iou > most)
            {
                (nearest, most) = (index, iou);
            }
        }

        return nearest;
    }

    private static bool AreAlike(in BoxCandidate one, in BoxCandidate other) => one.ClassId == other.ClassId && one.Frame == other.Frame;

    private static double Closest(BoxCandidate wanted, IReadOnlyList<BoxCandidate> found) =>
        found.Where(box => AreAlike(box, wanted)).Select(box => box.IntersectionOverUnion(wanted)).DefaultIfEmpty().Max();
}
