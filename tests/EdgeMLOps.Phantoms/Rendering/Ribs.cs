namespace EdgeMLOps.Phantoms.Rendering;

/// <summary>Posterior and anterior ribs and the collar bones: bands with brighter borders.</summary>
internal static class Ribs
{
    private const int Posterior = 9;
    private const int Anterior = 6;

    public static void Draw(Canvas picture, Canvas lung, Anatomy anatomy)
    {
        for (var column = 0; column < picture.Width; column++)
        {
            var x = (picture.XMm(column) - anatomy.ShiftX) / anatomy.Scale;
            var side = (Math.Abs(x) - 18) / (anatomy.Lateral + 6 - 18);
            if (side is < 0 or > 1.02)
            {
                continue;
            }

            for (var i = 0; i < Posterior; i++)
            {
                var y = anatomy.Apex + anatomy.RibPhase + 8 + (i * anatomy.RibPitch)
                    - (9 * Math.Sin(Math.PI * Math.Min(1, side * 1.3))) + (34 * Math.Pow(side, 2.4));
                Band(picture, anatomy, column, y, anatomy.RibHalf, anatomy.RibStrength * (0.75 + (0.25 * side)));
            }

            for (var i = 0; i < Anterior && side > 0.25; i++)
            {
                var y = anatomy.Apex + anatomy.RibPhase + 30 + (i * anatomy.RibPitch * 1.1) + (62 * (1 - side));
                Band(picture, anatomy, column, y, anatomy.RibHalf * 1.25, anatomy.RibStrength * 0.5 * Math.Min(1, (side - 0.25) * 4));
            }

            Band(picture, anatomy, column, anatomy.Apex + 16 - (26 * side), anatomy.RibHalf * 1.1, anatomy.RibStrength * 1.2);
        }

        FadeOutsideLung(picture, lung);
    }

    private static void Band(Canvas picture, Anatomy anatomy, int column, double y, double half, double strength)
    {
        var middle = (y * anatomy.Scale) + anatomy.ShiftY;
        var reach = half * anatomy.Scale * 1.5;
        var top = Math.Max(0, (int)Math.Ceiling(picture.Row(middle - reach)));
        var bottom = Math.Min(picture.Height - 1, (int)Math.Floor(picture.Row(middle + reach)));
        for (var row = top; row <= bottom; row++)
        {
            var d = Math.Abs(picture.YMm(row) - middle) / (half * anatomy.Scale);
            var border = Math.Exp(-Math.Pow((d - 0.85) / 0.22, 2));
            var inside = Anatomy.Edge(1 - d, 0.08);
            picture.Values[(row * picture.Width) + column] += (float)(strength * ((0.7 * inside) + (0.45 * border)));
        }
    }

    // Over thick tissue ribs hardly show; the canvas clips what is left to the display range.
    private static void FadeOutsideLung(Canvas picture, Canvas lung)
    {
        for (var i = 0; i < picture.Values.Length; i++)
        {
            var value = picture.Values[i];
            var knee = 0.8f + (0.1f * lung.Values[i]);
            picture.Values[i] = value <= knee ? value : knee + ((value - knee) * 0.4f);
        }
    }
}
