namespace EdgeMLOps.Appliance.Core.PostProcessing;

/// <summary>What a policy demands of a box by itself: to lie on the image, its size, shape and distance from the edge.</summary>
internal sealed class BoxLimits(BoxPolicy policy)
{
    /// <summary>Judges a box.</summary>
    /// <param name="candidate">As the model gave it.</param>
    /// <param name="box">The part of it on the image.</param>
    /// <param name="image">The image.</param>
    /// <returns>Kept, or the first limit it breaks.</returns>
    public BoxReason Judge(in BoxCandidate candidate, in BoxCandidate box, in ImageGeometry image)
    {
        if (box.Area <= 0)
        {
            return candidate.Area > 0 ? BoxReason.OutsideImage : BoxReason.TooSmall;
        }

        var (area, least, most) = image.PixelAreaMm2 is { } pixel
            ? (box.Area * pixel, policy.MinAreaMm2, policy.MaxAreaMm2)
            : (box.Area * 100 / ((double)image.Columns * image.Rows), policy.MinAreaPercent, policy.MaxAreaPercent);
        return area < least ? BoxReason.TooSmall
            : area > most ? BoxReason.TooLarge
            : IsElongated(candidate) ? BoxReason.TooElongated
            : IsAtBorder(box, image) ? BoxReason.AtBorder
            : BoxReason.Kept;
    }

    // As the model gave it: what the edge of the image cuts off does not make a round thing long.
    private bool IsElongated(in BoxCandidate candidate)
    {
        var (width, height) = ((double)candidate.X2 - candidate.X1, (double)candidate.Y2 - candidate.Y1);
        return policy.MaxAspect is { } most && Math.Max(width, height) > most * Math.Min(width, height);
    }

    private bool IsAtBorder(in BoxCandidate box, in ImageGeometry image)
    {
        var margin = policy.BorderMarginPercent / 100 * Math.Min(image.Columns, image.Rows);
        return margin > 0
            && (box.X1 < margin || box.Y1 < margin || box.X2 > image.Columns - margin || box.Y2 > image.Rows - margin);
    }
}
