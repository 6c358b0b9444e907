namespace EdgeMLOps.Appliance.Core.Results.Validation;

/// <summary>An outline on an image: points in its pixels, column before row, 0,0 the outer corner of the first pixel.</summary>
/// <param name="Type">Graphic Type.</param>
/// <param name="Points">Column, row, column, row.</param>
internal readonly record struct Region(string Type, IReadOnlyList<float> Points)
{
    // PS3.3 C.18.6.1.2 and C.10.5.1.2: how many points each has; -1 where any number does.
    private static readonly Dictionary<string, int> PointsOf = new(StringComparer.Ordinal)
    {
        ["POINT"] = 1,
        ["MULTIPOINT"] = -1,
        ["POLYLINE"] = -1,
        ["INTERPOLATED"] = -1,
        ["CIRCLE"] = 2,
        ["ELLIPSE"] = 4,
    };

    private bool IsOutline => Type is "POLYLINE" or "INTERPOLATED";

    /// <summary>Says what is wrong with the outline itself.</summary>
    /// <param name="where">How a fault names it.</param>
    /// <param name="mustClose">Whether it goes round something.</param>
    /// <param name="faults">Takes the faults.</param>
    public void Check(string where, bool mustClose, FaultCollector faults)
    {
        if (!PointsOf.TryGetValue(Type, out var wanted))
        {
            faults.Add(ResultFaultCode.TermUnknown, where, "GraphicType is none that is defined");
            return;
        }

        var count = Points.Count / 2;
        if (Points.Count % 2 != 0 || count == 0 || (wanted > 0 && count != wanted) || (IsOutline && count < 2) || !Points.All(float.IsFinite))
        {
            faults.Add(ResultFaultCode.PointsWrong, where, FormattableString.Invariant($"a {Type} of {Points.Count} numbers"));
            return;
        }

        if (!mustClose || !IsOutline)
        {
            return;
        }

        if (Points[0] != Points[^2] || Points[1] != Points[^1])
        {
            faults.Add(ResultFaultCode.OutlineOpen, where, "its last point is not its first");
        }

        if (Area() <= 0)
        {
            faults.Add(ResultFaultCode.RegionEmpty, where, "has no area");
        }
    }

    /// <summary>Says where it leaves an image.</summary>
    public void CheckWithin(double columns, double rows, string where, FaultCollector faults)
    {
        for (var i = 0; i + 1 < Points.Count; i += 2)
        {
            if (!(Points[i] >= 0 && Points[i] <= columns && Points[i + 1] >= 0 && Points[i + 1] <= rows))
            {
                faults.Add(ResultFaultCode.OutsideImage, where, FormattableString.Invariant($"point {(i / 2) + 1} lies outside of 0\\0 to {columns}\\{rows}"));
                return;
            }
        }
    }

    // Gauss's area of a polygon.
    private double Area()
    {
        var twice = 0.0;
        for (var i = 0; i + 3 < Points.Count; i += 2)
        {
            twice += ((double)Points[i] * Points[i + 3]) - ((double)Points[i + 2] * Points[i + 1]);
        }

        return Math.Abs(twice) / 2;
    }
}
