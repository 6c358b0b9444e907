namespace EdgeMLOps.Appliance.Core.PostProcessing.Suppression;

/// <summary>A limit for overlaps, which have the precision of the edges.</summary>
internal static class Share
{
    /// <summary>The float above which exactly those floats lie that lie above the limit.</summary>
    /// <param name="limit">0 to 1.</param>
    public static float AtMost(double limit)
    {
        var near = (float)limit;
        return near > limit ? MathF.BitDecrement(near) : near;
    }
}
