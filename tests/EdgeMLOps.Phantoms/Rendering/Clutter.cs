namespace EdgeMLOps.Phantoms.Rendering;

/// <summary>
/// Anatomical clutter: five octaves of smooth noise of nearly equal power, from 2.4 to 38 mm, so that at every lesion
/// size there is something of that size that is no lesion (power law of exponent 2 to 2.6, Burgess 2001 finds 3 in the breast).
/// </summary>
internal static class Clutter
{
    private const int Octaves = 5;

    // A cubic B-spline surface through unit normals has this standard deviation: 151/315 in each axis.
    private const double SplineDeviation = 151.0 / 315;

    public static void Add(Canvas picture, Canvas lung, PhantomRandom random)
    {
        var amplitude = random.Uniform(0.008, 0.015);
        var growth = random.Uniform(1.0, 1.2);
        var total = new float[picture.Values.Length];
        for (var octave = 0; octave < Octaves; octave++)
        {
            var spacing = 3.0 * (1 << octave);
            AddOctave(total, picture.Width, picture.Height, spacing, amplitude * Math.Pow(growth, octave), random);
        }

        for (var i = 0; i < total.Length; i++)
        {
            var body = Math.Clamp((picture.Values[i] - 0.05f) * 8, 0, 1);
            picture.Values[i] += total[i] * body * (0.6f + (0.4f * lung.Values[i]));
        }
    }

    private static void AddOctave(
        float[] total, int width, int height, double spacing, double amplitude, PhantomRandom random)
    {
        var columns = (int)(width / spacing) + 5;
        var rows = (int)(height / spacing) + 5;
        var lattice = new float[columns * rows];
        random.Normal(lattice);
        var offset = random.Uniform();
        var across = CubicTaps.Spline(width, spacing, offset);
        var along = CubicTaps.Spline(height, spacing, offset);
        var wide = new float[rows * width];
        for (var row = 0; row < rows; row++)
        {
            across.Apply(lattice.AsSpan(row * columns, columns), wide.AsSpan(row * width, width));
        }

        var factor = (float)(amplitude / SplineDeviation);
        for (var row = 0; row < height; row++)
        {
            var first = along.Start(row) * width;
            var w = along.Weights(row);
            var to = total.AsSpan(row * width, width);
            for (var x = 0; x < width; x++)
            {
                to[x] += factor * ((w[0] * wide[first + x]) + (w[1] * wide[first + width + x])
                    + (w[2] * wide[first + (2 * width) + x]) + (w[3] * wide[first + (3 * width) + x]));
            }
        }
    }
}
