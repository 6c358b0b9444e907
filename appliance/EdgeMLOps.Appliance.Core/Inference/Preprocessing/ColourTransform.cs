namespace EdgeMLOps.Appliance.Core.Inference.Preprocessing;

/// <summary>From the stored samples of a colour image to red, green and blue display values 0 to 1 (PS3.3 C.7.6.3.1.2).</summary>
/// <param name="Red">Red of three samples.</param>
/// <param name="Green">Green of three samples.</param>
/// <param name="Blue">Blue of three samples.</param>
/// <param name="Palette">The colours of single samples; null where there are three.</param>
public sealed record ColourTransform(ColourMix Red, ColourMix Green, ColourMix Blue, ColourPalette? Palette = null)
{
    /// <summary>The share of red, green and blue in the luma (ITU-R BT.601).</summary>
    internal static readonly (float Red, float Green, float Blue) Luma = (0.299f, 0.587f, 0.114f);

    /// <summary>Red, green and blue as stored.</summary>
    /// <param name="bits">Bits of a sample.</param>
    public static ColourTransform Rgb(int bits)
    {
        var unit = 1f / ((1 << bits) - 1);
        return new(new(unit, 0, 0, 0), new(0, unit, 0, 0), new(0, 0, unit, 0));
    }

    /// <summary>YBR_FULL: all of the range is used, the colours' middle is half of it.</summary>
    /// <param name="bits">Bits of a sample.</param>
    public static ColourTransform YbrFull(int bits) => Ybr(bits, scale: 1, luma: 1, black: 0, chroma: 1);

    /// <summary>YBR_PARTIAL: 8 bits use 16 to 235 and 16 to 240, more bits as much of theirs.</summary>
    /// <param name="bits">Bits of a sample.</param>
    public static ColourTransform YbrPartial(int bits)
    {
        var step = Math.Pow(2, bits - 8);
        var most = (1 << bits) - 1;
        return Ybr(bits, step, most / (219 * step), black: 16, chroma: most / (224 * step));
    }

    /// <summary>A palette.</summary>
    /// <param name="palette">Its colours.</param>
    public static ColourTransform Of(ColourPalette palette) => new(default, default, default, palette);

    // ITU-R BT.601 solved for red, green and blue.
    private static ColourTransform Ybr(int bits, double scale, double luma, double black, double chroma)
    {
        double most = (1 << bits) - 1;
        double half = 1 << (bits - 1);

        ColourMix Mix(double ofCb, double ofCr) => new(
            (float)(luma / most),
            (float)(ofCb * chroma / most),
            (float)(ofCr * chroma / most),
            (float)((-(black * scale * luma) - ((ofCb + ofCr) * chroma * half)) / most));

        return new(Mix(0, 1.402), Mix(-0.344136, -0.714136), Mix(1.772, 0));
    }
}
