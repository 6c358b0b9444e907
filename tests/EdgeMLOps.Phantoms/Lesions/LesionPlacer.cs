using EdgeMLOps.Phantoms.Rendering;

namespace EdgeMLOps.Phantoms.Lesions;

/// <summary>Finds each lesion a place in free lung and adds it with the contrast it was planned with.</summary>
internal static class LesionPlacer
{
    private const int Tries = 400;

    /// <summary>Places and adds the lesions.</summary>
    /// <returns>Those that found a place; a large mass in a small lung may find none.</returns>
    public static IReadOnlyList<Lesion> Add(
        Canvas picture, Canvas lung, IReadOnlyList<Lesion> planned, QuantumNoise noise, PhantomRandom random)
    {
        var placed = new List<Lesion>();
        foreach (var lesion in planned)
        {
            if (TryPlace(picture, lung, placed, lesion, noise, random, out var strength))
            {
                Draw(picture, lesion, strength);
                placed.Add(lesion);
            }
        }

        return placed;
    }

    private static bool TryPlace(
        Canvas picture,
        Canvas lung,
        List<Lesion> placed,
        Lesion lesion,
        QuantumNoise noise,
        PhantomRandom random,
        out double strength)
    {
        for (var i = 0; i < Tries; i++)
        {
            lesion.X = random.Uniform(-0.5, 0.5) * picture.Width * picture.PitchMm;
            lesion.Y = random.Uniform(-0.5, 0.5) * picture.Height * picture.PitchMm;
            if (!IsInFreeLung(lung, lesion) || Touches(placed, lesion))
            {
                continue;
            }

            var local = LocalContrast.Measure(picture, lung, placed, lesion, noise);
            // Where the clutter alone makes most of the contrast, or eats it, the number asked for would say little
            // about the lesion that is there.
            if (local.Response > 0 && Math.Abs(local.Step) <= 0.5 * lesion.Cnr * local.Deviation)
            {
                strength = local.StrengthFor(lesion.Cnr);
                return true;
            }
        }

        strength = 0;
        return false;
    }

    private static bool IsInFreeLung(Canvas lung, Lesion lesion)
    {
        if (lung.At(lesion.X, lesion.Y) < 0.7f)
        {
            return false;
        }

        var inside = 0;
        for (var i = 0; i < 16; i++)
        {
            var angle = i * Math.PI / 8;
            var radius = 0.9 * lesion.Radius;
            inside += lung.At(lesion.X + (radius * Math.Cos(angle)), lesion.Y + (radius * Math.Sin(angle))) > 0.5f ? 1 : 0;
        }

        return inside >= (lesion.Class == LesionClass.Nodule ? 15 : 13);
    }

    private static bool Touches(List<Lesion> placed, Lesion lesion) => placed.Exists(other =>
        Math.Sqrt(Math.Pow(other.X - lesion.X, 2) + Math.Pow(other.Y - lesion.Y, 2))
            < (1.3 * (other.Radius + lesion.Radius)) + 6);

    private static void Draw(Canvas picture, Lesion lesion, double strength)
    {
        var reach = 1.9 * lesion.Radius;
        var (left, top, right, bottom) = picture.Cover(
            lesion.X - reach, lesion.Y - reach, lesion.X + reach, lesion.Y + reach);
        for (var row = top; row < bottom; row++)
        {
            for (var column = left; column < right; column++)
            {
                var profile = lesion.Profile(picture.XMm(column) - lesion.X, picture.YMm(row) - lesion.Y);
                picture.Values[(row * picture.Width) + column] += (float)(strength * profile);
            }
        }
    }
}
