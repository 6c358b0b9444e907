using System.Globalization;

namespace EdgeMLOps.Appliance.Core.Inference.Outputs;

/// <summary>Shapes whose sides need not be known: below 0 stands for any.</summary>
internal static class Sides
{
    public const int Any = -1;

    /// <summary>Whether a shape can be the expected one.</summary>
    public static bool Fit(ReadOnlySpan<int> found, params ReadOnlySpan<int> expected)
    {
        var fits = found.Length == expected.Length;
        for (var i = 0; fits && i < found.Length; i++)
        {
            fits = Fit(found[i], expected[i]);
        }

        return fits;
    }

    /// <summary>Whether two sides can be one.</summary>
    public static bool Fit(int one, int other) => one < 0 || other < 0 || one == other;

    /// <summary>Values of a shape that is known.</summary>
    public static int Count(ReadOnlySpan<int> sides)
    {
        var count = 1;
        foreach (var side in sides)
        {
            count = checked(count * side);
        }

        return count;
    }

    /// <summary>As in <c>[1, any, 6]</c>.</summary>
    public static string Text(IEnumerable<int> sides) =>
        "[" + string.Join(", ", sides.Select(side => side < 0 ? "any" : side.ToString(CultureInfo.InvariantCulture))) + "]";
}
