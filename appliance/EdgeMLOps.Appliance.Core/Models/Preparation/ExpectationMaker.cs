using System.Globalization;
using EdgeMLOps.Appliance.Core.Models.Registry.Acceptance;
using EdgeMLOps.Appliance.Core.PostProcessing;

namespace EdgeMLOps.Appliance.Core.Models.Preparation;

/// <summary>Writes down what a model found, for other machines to find again.</summary>
internal static class ExpectationMaker
{
    private const int MostBoxes = AcceptanceSet.MaxBoxes / 2; // the rest is room for those around the limit that other machines score a little higher
    private const int LeastCeilingMs = 1000;
    private const int CeilingTimes = 10;

    /// <summary>Makes the expectation of a set.</summary>
    /// <param name="order">Tolerances and limits.</param>
    /// <param name="manifest">The model's.</param>
    /// <param name="images">The images of the set, one at least.</param>
    public static AcceptanceExpectation Make(PreparationOrder order, ModelManifest manifest, IReadOnlyList<PreparedImage> images)
    {
        var least = ScoreAtLeast(order, manifest, images);
        return new AcceptanceExpectation
        {
            Schema = AcceptanceSet.Schema,
            ScoreAtLeast = least,
            Tolerances = new AcceptanceTolerances { Iou = order.Iou, Score = order.ScoreTolerance },
            LatencyCeilingMs = order.LatencyCeilingMs ?? Math.Clamp((int)(CeilingTimes * Median(images).TotalMilliseconds), LeastCeilingMs, AcceptanceSet.MaxCeilingMs),
            Images = [.. images.Select(image => new AcceptanceImage
            {
                File = image.Name,
                Boxes = [.. image.Candidates.Where(box => box.Score >= least && AcceptanceComparison.IsBox(box)).Select(box => Box(box, manifest, least))],
            })],
        };
    }

    /// <summary>Median time of an image.</summary>
    public static TimeSpan Median(IReadOnlyList<PreparedImage> images)
    {
        var sorted = images.Select(image => image.Elapsed).Order().ToList();
        return sorted[(sorted.Count - 1) / 2];
    }

    private static double ScoreAtLeast(PreparationOrder order, ModelManifest manifest, IReadOnlyList<PreparedImage> images)
    {
        var asked = Math.Max(order.ScoreAtLeast ?? manifest.Policy.Thresholds.Values.Min() / 2, manifest.Policy.ScoreFloor);
        var crowded = images.Select(image => image.Candidates.Where(box => box.Score >= asked).Select(box => (double)box.Score).OrderDescending().ElementAtOrDefault(MostBoxes)).Max();
        return crowded == 0 ? asked : Math.Min(1, Math.BitIncrement(crowded));
    }

    private static AcceptanceBox Box(in BoxCandidate box, ModelManifest manifest, double least) => new()
    {
        Class = manifest.Classes[box.ClassId].Name,
        Frame = box.Frame,
        Score = Math.Clamp(Written(box.Score), least, 1),
        X1 = Written(box.X1),
        Y1 = Written(box.Y1),
        X2 = Written(box.X2),
        Y2 = Written(box.Y2),
    };

    // The shortest number that is read as the same again: of a box of a hundredth of a pixel a rounded one has nothing in common.
    private static double Written(float value) => double.Parse(value.ToString("R", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
