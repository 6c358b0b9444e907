using EdgeMLOps.Appliance.Core.Inference.Preprocessing;
using EdgeMLOps.Appliance.Core.PostProcessing;

namespace EdgeMLOps.Appliance.Core.Inference;

/// <summary>Reads the yolov8 output of one image: rows cx, cy, w, h in input pixels, then one row of scores a class; a column a box.</summary>
internal static class YoloOutput
{
    private const int BoxRows = 4;

    /// <summary>Collects the boxes at or above a score.</summary>
    /// <param name="output">(4 + classes) x boxes values, row by row.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="letterbox">Where the image lies in the input; boxes come out in the image's pixels.</param>
    /// <param name="scoreFloor">Lowest score collected, 0 to 1.</param>
    /// <returns>The boxes in the output's order, best class each; null when a value that matters is no number.</returns>
    public static List<BoxCandidate>? Read(ReadOnlySpan<float> output, int classes, in Letterbox letterbox, double scoreFloor)
    {
        var count = output.Length / (BoxRows + classes);
        var found = new List<BoxCandidate>();
        for (var i = 0; i < count; i++)
        {
            var best = 0;
            var score = output[(BoxRows * count) + i];
            for (var c = 1; c < classes; c++)
            {
                var other = output[((BoxRows + c) * count) + i];
                // "Not less or equal" lets a NaN through to the check below instead of losing it.
                if (!(other <= score) && !float.IsNaN(score))
                {
                    (best, score) = (c, other);
                }
            }

            if (score < scoreFloor)
            {
                continue;
            }

            var box = Box(output, count, i, letterbox) with { ClassId = best, Score = score };
            if (!IsNumber(box))
            {
                return null;
            }

            found.Add(box);
        }

        return found;
    }

    private static BoxCandidate Box(ReadOnlySpan<float> output, int count, int i, in Letterbox letterbox)
    {
        double x = output[i], y = output[count + i];
        // A negative size is no box; it comes out with area 0 and is dropped as too small, recorded.
        var halfWidth = Math.Max(0, output[(2 * count) + i]) / 2.0;
        var halfHeight = Math.Max(0, output[(3 * count) + i]) / 2.0;
        return new BoxCandidate(
            0,
            0,
            (float)letterbox.ToSourceX(x - halfWidth),
            (float)letterbox.ToSourceY(y - halfHeight),
            (float)letterbox.ToSourceX(x + halfWidth),
            (float)letterbox.ToSourceY(y + halfHeight));
    }

    private static bool IsNumber(in BoxCandidate box) =>
        float.IsFinite(box.Score)
        && float.IsFinite(box.X1)
        && float.IsFinite(box.Y1)
        && float.IsFinite(box.X2)
        && float.IsFinite(box.Y2);
}
