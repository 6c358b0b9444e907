namespace EdgeMLOps.Phantoms.Rendering;

/// <summary>Composes the patient on the coarse canvas: what is there before clutter, lesions and noise.</summary>
internal static class AnatomyRenderer
{
    /// <summary>Draws a patient.</summary>
    /// <returns>The picture, and how much free lung lies at each point (0..1, heart taken out).</returns>
    public static (Canvas Picture, Canvas Lung) Draw(int width, int height, double pitchMm, Anatomy anatomy)
    {
        var picture = new Canvas(width, height, pitchMm);
        var lung = picture.Like();
        for (var row = 0; row < height; row++)
        {
            var y = (picture.YMm(row) - anatomy.ShiftY) / anatomy.Scale;
            for (var column = 0; column < width; column++)
            {
                var x = (picture.XMm(column) - anatomy.ShiftX) / anatomy.Scale;
                var at = (row * width) + column;
                picture.Values[at] = (float)Tissue(anatomy, x, y, out var free);
                lung.Values[at] = (float)free;
            }
        }

        Ribs.Draw(picture, lung, anatomy);
        return (picture, lung);
    }

    private static double Tissue(Anatomy anatomy, double x, double y, out double free)
    {
        var body = anatomy.Body(x, y);
        if (body < 1e-3)
        {
            free = 0;
            return 0.03;
        }

        var lung = anatomy.Lung(x, y);
        var heart = anatomy.Heart(x, y);
        free = lung * (1 - heart);
        var side = x / anatomy.BodyHalfWidth;
        var thickness = Math.Pow(Math.Max(0.05, 1 - (side * side)), 0.25);
        var spine = Math.Exp(-Math.Pow(x / 20, 4)) * (1 + (0.25 * Math.Cos(2 * Math.PI * y / 25)));
        var value = (anatomy.SoftTissue * thickness)
            - (anatomy.LungDepth * lung * (0.92 + (0.08 * Math.Abs(side))))
            + (anatomy.HeartStrength * heart * lung)
            + (0.05 * heart)
            + (anatomy.SpineStrength * spine)
            + (anatomy.GradientX * x / 350)
            + (anatomy.GradientY * y / 350)
            + (0.08 * Anatomy.Edge(y - anatomy.Base, 14));
        return 0.03 + (body * (value - 0.03));
    }
}
