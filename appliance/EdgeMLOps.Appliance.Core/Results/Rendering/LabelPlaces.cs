namespace EdgeMLOps.Appliance.Core.Results.Rendering;

/// <summary>
/// Where labels stand: at their boxes, else at the nearest free place, and one over another only when there is none, or when
/// <see cref="MostLooks"/> went into searching.
/// </summary>
internal sealed class LabelPlaces
{
    /// <summary>Most comparisons for a picture's labels: without an end they would grow with the cube of their number.</summary>
    public const long MostLooks = 50_000_000;

    private readonly int _width;
    private readonly int _height;
    private readonly List<PixelRect> _taken = [];

    /// <param name="width">Of the area that labels stand on, in pixels.</param>
    /// <param name="height">Of the same.</param>
    public LabelPlaces(int width, int height) => (_width, _height) = (width, height);

    /// <summary>Comparisons that went into searching so far.</summary>
    public long Looks { get; private set; }

    /// <summary>No label stands there any more.</summary>
    public void Take(PixelRect place) => _taken.Add(place);

    /// <summary>Gives the next label its place.</summary>
    /// <param name="box">Its box with the line around it.</param>
    /// <param name="width">Of the label.</param>
    /// <param name="height">Of the label.</param>
    public PixelRect Place(PixelRect box, int width, int height)
    {
        var label = new PixelRect(0, 0, width, height);
        var place = Beside(box, label).Where(IsFree).Cast<PixelRect?>().FirstOrDefault() ?? Nearest(box, label) ?? Beside(box, label).First();
        _taken.Add(place);
        return place;
    }

    private int LastLeft(PixelRect label) => Math.Max(0, _width - label.Width);

    private int LastTop(PixelRect label) => Math.Max(0, _height - label.Height);

    private bool IsFree(PixelRect place) => !_taken.Exists(place.Overlaps);

    private PixelRect? Nearest(PixelRect box, PixelRect label)
    {
        var (nearest, distance) = ((PixelRect?)null, long.MaxValue);
        if (Looks >= MostLooks)
        {
            return null;
        }

        var tops = Tops(label);
        foreach (var left in Lefts(label))
        {
            foreach (var top in tops)
            {
                if (Looks >= MostLooks)
                {
                    return nearest;
                }

                Looks++;
                var place = label.At(left, top);
                if (place.SquaredDistance(box) < distance && IsStillFree(place))
                {
                    (nearest, distance) = (place, place.SquaredDistance(box));
                }
            }
        }

        return nearest;
    }

    private bool IsStillFree(PixelRect place)
    {
        foreach (var other in _taken)
        {
            Looks++;
            if (place.Overlaps(other))
            {
                return false;
            }
        }

        return true;
    }

    // Above the box, or below it where the picture ends; then by its other corner and at its sides.
    private IEnumerable<PixelRect> Beside(PixelRect box, PixelRect label)
    {
        var (above, below) = (box.Top - label.Height, Math.Min(box.Bottom, LastTop(label)));
        var left = Math.Clamp(box.Left, 0, LastLeft(label));
        var right = Math.Clamp(box.Right - label.Width, 0, LastLeft(label));
        foreach (var x in (int[])[left, right])
        {
            if (above >= 0)
            {
                yield return label.At(x, above);
            }

            yield return label.At(x, Math.Max(0, below));
        }

        var top = Math.Clamp(box.Top, 0, LastTop(label));
        yield return label.At(Math.Clamp(box.Right, 0, LastLeft(label)), top);
        yield return label.At(Math.Clamp(box.Left - label.Width, 0, LastLeft(label)), top);
    }

    // Moved up and to the left as far as it goes, a label on a free place comes to lie against the edges or others: where there is any
    // room, one of these is free. Those against the other sides are there to be nearer.
    private List<int> Lefts(PixelRect label) => Sides(_taken.Select(other => (other.Right, other.Left - label.Width)), LastLeft(label));

    private List<int> Tops(PixelRect label) => Sides(_taken.Select(other => (other.Bottom, other.Top - label.Height)), LastTop(label));

    private static List<int> Sides(IEnumerable<(int After, int Before)> others, int last) =>
        [.. others.SelectMany(other => (int[])[other.After, other.Before]).Append(0).Append(last).Where(at => at >= 0 && at <= last).Distinct()];
}
