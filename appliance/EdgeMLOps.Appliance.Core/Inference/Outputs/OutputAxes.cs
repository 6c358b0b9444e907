namespace EdgeMLOps.Appliance.Core.Inference.Outputs;

/// <summary>Which axes of an output are one image's, and which is that of images.</summary>
internal static class OutputAxes
{
    /// <summary>Takes the axis of images from what a graph announces.</summary>
    /// <param name="sides">The sides; below 0: not known; none at all: the graph announces nothing, or one number.</param>
    /// <param name="spec">The output.</param>
    /// <param name="holdsAll">Whether one output holds the rows of all images.</param>
    /// <returns>The sides of one image's, and the number of images that it fixes; null when it has no such shape.</returns>
    public static (int[] OfImage, int? Images)? Announced(int[] sides, OutputSpec spec, bool holdsAll)
    {
        if (sides.Length == 0)
        {
            // Nothing says that each image has its own: then only one is given.
            return ([.. Enumerable.Repeat(Sides.Any, spec.Rank)], holdsAll ? null : 1);
        }

        var rest = Strip(sides, holdsAll ? spec.Rank : spec.Rank + 1);
        if (spec.Rank == 0 && rest.Length > 0)
        {
            // One number an image, whatever axes of 1 stand behind it.
            return Array.TrueForAll(rest[1..], side => Sides.Fit(side, 1)) ? ([], rest[0] > 0 ? rest[0] : null) : null;
        }

        if (rest.Length == spec.Rank)
        {
            return (rest, holdsAll ? null : 1);
        }

        return rest.Length == spec.Rank + 1 && !holdsAll ? (rest[1..], rest[0] > 0 ? rest[0] : null) : null;
    }

    /// <summary>Takes the axis of images from what a graph gave.</summary>
    /// <param name="sides">The sides.</param>
    /// <param name="spec">The output.</param>
    /// <param name="images">Images of the run.</param>
    /// <param name="holdsAll">Whether one output holds the rows of all images.</param>
    /// <returns>The sides of one image's, or of the rows of all; null when it has no such shape.</returns>
    public static int[]? Given(int[] sides, OutputSpec spec, int images, bool holdsAll)
    {
        if (spec.Rank == 0)
        {
            return Sides.Count(sides) == images ? [] : null;
        }

        var rest = Strip(sides, holdsAll ? spec.Rank : spec.Rank + 1);
        return rest.Length == spec.Rank && (holdsAll || images == 1) ? rest
            : rest.Length == spec.Rank + 1 && rest[0] == images && !holdsAll ? rest[1..]
            : null;
    }

    // Some exporters keep axes of 1 before those that mean something.
    private static int[] Strip(int[] sides, int most)
    {
        while (sides.Length > most && sides[0] == 1)
        {
            sides = sides[1..];
        }

        return sides;
    }
}
