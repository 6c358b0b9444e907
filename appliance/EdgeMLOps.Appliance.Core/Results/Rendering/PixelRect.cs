namespace EdgeMLOps.Appliance.Core.Results.Rendering;

/// <summary>A rectangle of a picture; right and bottom are the first pixels beyond it.</summary>
internal readonly record struct PixelRect(int Left, int Top, int Right, int Bottom)
{
    public int Width => Right - Left;

    public int Height => Bottom - Top;

    public bool Overlaps(PixelRect other) => Left < other.Right && other.Left < Right && Top < other.Bottom && other.Top < Bottom;

    /// <summary>The square of the distance between the nearest points of two; 0 where they touch.</summary>
    public long SquaredDistance(PixelRect other)
    {
        long across = Math.Max(0, Math.Max(Left - other.Right, other.Left - Right));
        long down = Math.Max(0, Math.Max(Top - other.Bottom, other.Top - Bottom));
        return (across * across) + (down * down);
    }

    public PixelRect At(int left, int top) => new(left, top, left + Width, top + Height);
}
