namespace EdgeMLOps.Phantoms.Rendering;

/// <summary>
/// Counting noise of the X-ray quanta on a logarithmic display: fewer quanta behind more tissue, so it grows with
/// brightness. White at the detector; its level is given at the 512 scale, where it is independent of pixel size.
/// </summary>
/// <param name="Level">Standard deviation at display value 0.4, averaged to the 512 scale.</param>
internal readonly record struct QuantumNoise(double Level)
{
    // ln of transmission over the display range, halved: a factor e in quanta over half the range.
    private const double Attenuation = 1.0;

    /// <summary>Standard deviation after averaging to the 512 scale.</summary>
    public double CoarseDeviation(double value) => Level * Math.Exp(Attenuation * (value - 0.4));

    /// <summary>Standard deviation of one pixel, tabulated for display values 0..1 in 256 steps.</summary>
    public float[] PixelTable(double pixelsPerCoarsePoint)
    {
        var table = new float[256];
        for (var i = 0; i < table.Length; i++)
        {
            table[i] = (float)(CoarseDeviation(i / 255.0) * pixelsPerCoarsePoint);
        }

        return table;
    }
}
