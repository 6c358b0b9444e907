using static EdgeMLOps.Appliance.Core.Inference.Outputs.Sides;

namespace EdgeMLOps.Appliance.Core.Inference.Outputs;

/// <summary>Boxes, scores and labels as three lists of one length: the first three outputs of those formats that have them so.</summary>
internal static class ListedBoxes
{
    public const int BoxValues = 4;

    private static readonly int[] Lists = [0, 1, 2];

    /// <summary>Most values of the three.</summary>
    public static int MostValues { get; } = OutputBound.Of(BoxValues + 2, OutputBound.Rows);

    public static OutputFault? Check(IReadOnlyList<int[]> shapes)
    {
        if (!Fit(shapes[0], Any, BoxValues))
        {
            return new(0, $"[any, {BoxValues}]");
        }

        var known = Lists.Max(i => shapes[i][0]);
        foreach (var i in Lists)
        {
            if (!Fit(shapes[i][0], known))
            {
                return new(i, Text(i == 0 ? [known, BoxValues] : [known]) + ", as many as the others");
            }
        }

        return null;
    }
}
