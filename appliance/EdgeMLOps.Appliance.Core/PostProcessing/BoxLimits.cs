namespace EdgeMLOps.Appliance.Core.PostProcessing;

/// <summary>What a policy demands of a box by itself: to lie on the image, its size, shape and distance from the edge.</summary>
internal sealed class BoxLimits(FilterRules rules)
{
    private readonly ClassRules[] _classes = [.. rules.Classes];
    private readonly double _leastInside = rules.MinInsideShare;

    /// <summary>Judges a box.</summary>
    /// <param name="candidate">As the model gave it.</param>
    /// <param name="box">The part of it on the image.</param>
    /// <param name="image">The image.</param>
    /// <returns>Kept, or the first limit it breaks.</returns>
    public BoxReason Judge(in BoxCandidate candidate, in BoxCandidate box, in ImageGeometry image)
    {
        var found = box.Area;
        if (found <= 0)
        {
            return candidate.Area > 0 ? BoxReason.OutsideImage : BoxReason.TooSmall;
        }

        if (found < _leastInside * candidate.Area)
        {
            return BoxReason.MostlyOutside;
        }

        var limits = _classes[candidate.ClassId];
        var (area, least, most) = image.PixelAreaMm2 is { } pixel
            ? (found * pixel, limits.MinAreaMm2, limits.MaxAreaMm2)
            : (found * 100 / ((double)image.Columns * image.Rows), limits.MinAreaPercent, limits.MaxAreaPercent);
        return area < least ? BoxReason.TooSmall
            : area > most ? BoxReason.TooLarge
            : JudgeShape(candidate, limits) is var shape and not BoxReason.Kept ? shape
            : IsAtBorder(box, image, limits) ? BoxReason.AtBorder
            : BoxReason.Kept;
    }

    // As the model gave it: what the edge of the image cuts off does not make a round thing long.
    private static BoxReason JudgeShape(in BoxCandidate candidate, ClassRules limits)
    {
        var (width, height) = ((double)candidate.X2 - candidate.X1, (double)candidate.Y2 - candidate.Y1);
        var (longer, shorter) = (Math.Max(width, height), Math.Min(width, height));
        return longer > limits.MaxAspect * shorter ? BoxReason.TooElongated
            : longer < limits.MinAspect * shorter ? BoxReason.TooRound
            : BoxReason.Kept;
    }

    private static bool IsAtBorder(in BoxCandidate box, in ImageGeometry image, ClassRules limits)
    {
        var margin = limits.BorderMarginPercent / 100 * Math.Min(image.Columns, image.Rows);
        return margin > 0
            && (box.X1 < margin || box.Y1 < margin || box.X2 > image.Columns - margin || box.Y2 > image.Rows - margin);
    }
}
