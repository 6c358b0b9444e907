namespace EdgeMLOps.Phantoms.Rendering;

/// <summary>Four neighbours and weights for each output position of a cubic enlargement along one axis.</summary>
internal sealed class CubicTaps
{
    private readonly int[] _starts;
    private readonly float[] _weights;

    private CubicTaps(int length)
    {
        _starts = new int[length];
        _weights = new float[length * 4];
    }

    /// <summary>B-spline over lattice points <paramref name="spacing"/> apart; smooth, does not pass through them.</summary>
    public static CubicTaps Spline(int length, double spacing, double offset)
    {
        var taps = new CubicTaps(length);
        for (var i = 0; i < length; i++)
        {
            var at = (i / spacing) + offset;
            var f = at - Math.Floor(at);
            taps._starts[i] = (int)at;
            taps.Set(i, (1 - f) * (1 - f) * (1 - f) / 6, (4 - (6 * f * f) + (3 * f * f * f)) / 6, f * f * f / 6);
        }

        return taps;
    }

    /// <summary>Catmull-Rom from <paramref name="source"/> points, pixel centres aligned; the border point is repeated.</summary>
    /// <remarks>The source must be padded by two points at each end.</remarks>
    public static CubicTaps Enlarge(int source, int length)
    {
        var taps = new CubicTaps(length);
        for (var i = 0; i < length; i++)
        {
            var at = ((i + 0.5) * source / length) - 0.5;
            var f = at - Math.Floor(at);
            taps._starts[i] = (int)Math.Floor(at) + 1; // one before it, in padded positions
            var f2 = f * f;
            var f3 = f2 * f;
            taps.Set(i, ((2 * f2) - f3 - f) / 2, ((3 * f3) - (5 * f2) + 2) / 2, (f3 - f2) / 2);
        }

        return taps;
    }

    public int Start(int index) => _starts[index];

    public ReadOnlySpan<float> Weights(int index) => _weights.AsSpan(index * 4, 4);

    public void Apply(ReadOnlySpan<float> from, Span<float> to)
    {
        for (var i = 0; i < to.Length; i++)
        {
            var s = from.Slice(_starts[i], 4);
            var w = _weights.AsSpan(i * 4, 4);
            to[i] = (s[0] * w[0]) + (s[1] * w[1]) + (s[2] * w[2]) + (s[3] * w[3]);
        }
    }

    // The third weight is what the other three leave of 1.
    private void Set(int index, double first, double second, double fourth)
    {
        _weights[index * 4] = (float)first;
        _weights[(index * 4) + 1] = (float)second;
        _weights[(index * 4) + 2] = (float)(1 - first - second - fourth);
        _weights[(index * 4) + 3] = (float)fourth;
    }
}
