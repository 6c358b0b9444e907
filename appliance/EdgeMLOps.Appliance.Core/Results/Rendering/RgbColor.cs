namespace EdgeMLOps.Appliance.Core.Results.Rendering;

/// <summary>A colour, 8 bits a channel.</summary>
internal readonly record struct RgbColor(byte Red, byte Green, byte Blue)
{
    public static RgbColor Black => new(0, 0, 0);

    public static RgbColor Yellow => new(255, 214, 10);

    public static RgbColor Gray(byte level) => new(level, level, level);
}
