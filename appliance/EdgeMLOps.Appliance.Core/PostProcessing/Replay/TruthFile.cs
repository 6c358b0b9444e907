using System.Globalization;

namespace EdgeMLOps.Appliance.Core.PostProcessing.Replay;

/// <summary>
/// Truths of images as CSV: a heading <c>sopInstanceUid,class,x1,y1,x2,y2</c>, then a line a finding, in pixels of the image; an
/// image without findings has one line whose other fields are empty. The heading may end with <c>,frame</c>: then a finding says which frame
/// of an image of several it is on, from 1, or nothing. No quotes: none of these holds a comma.
/// </summary>
internal static class TruthFile
{
    private const string Heading = "sopInstanceUid,class,x1,y1,x2,y2";
    private const string FramedHeading = Heading + ",frame";
    private const int Fields = 6;
    private const int MostLines = 10_000_000;

    /// <summary>Reads the file.</summary>
    /// <param name="lines">Its lines.</param>
    /// <param name="classes">Names of the policy's classes, by place.</param>
    /// <param name="imageKeyOf">How the log names an image.</param>
    /// <returns>The truths of each image by how the log names it.</returns>
    /// <exception cref="TruthException">A line is none.</exception>
    public static IReadOnlyDictionary<string, List<TruthBox>> Read(IEnumerable<string> lines, IReadOnlyList<string> classes, Func<string, string> imageKeyOf)
    {
        var (truths, number, isFramed) = (new Dictionary<string, List<TruthBox>>(StringComparer.Ordinal), 0, false);
        foreach (var line in lines)
        {
            number++;
            if (number == 1)
            {
                var heading = line.Trim('\uFEFF', ' ');
                isFramed = string.Equals(heading, FramedHeading, StringComparison.Ordinal);
                Require(isFramed || string.Equals(heading, Heading, StringComparison.Ordinal), number, $"must be {Heading}, or {FramedHeading}");
                continue;
            }

            Require(number <= MostLines, number, FormattableString.Invariant($"more than {MostLines} lines"));
            if (line.Length > 0)
            {
                string[] fields = line.Split(',');
                Require(fields.Length == (isFramed ? Fields + 1 : Fields), number, $"must hold {(isFramed ? FramedHeading : Heading)}");
                Add(truths, fields, number, classes, imageKeyOf);
            }
        }

        Require(number > 0, 1, $"must be {Heading}");
        return truths;
    }

    private static void Add(
        Dictionary<string, List<TruthBox>> truths, string[] fields, int number, IReadOnlyList<string> classes, Func<string, string> imageKeyOf)
    {
        Require(fields[0].Length > 0, number, "names no image");
        var key = imageKeyOf(fields[0]);
        if (!truths.TryGetValue(key, out var boxes))
        {
            truths.Add(key, boxes = []);
        }

        if (fields[1..].All(field => field.Length == 0))
        {
            return;
        }

        var place = classes.ToList().IndexOf(fields[1]);
        Require(place >= 0, number, $"the class is none of {string.Join(", ", classes)}");
        float[] edges = [.. fields[2..Fields].Select(field => float.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out var edge) ? edge : float.NaN)];
        Require(edges.All(float.IsFinite) && edges[0] < edges[2] && edges[1] < edges[3], number, "the edges are no box");
        boxes.Add(new(place, new BoxCandidate(0, 1, edges[0], edges[1], edges[2], edges[3]) { Frame = FrameOf(fields, number) }));
    }

    private static int FrameOf(string[] fields, int number)
    {
        if (fields.Length == Fields || fields[Fields].Length == 0)
        {
            return 0;
        }

        var isFrame = int.TryParse(fields[Fields], NumberStyles.None, CultureInfo.InvariantCulture, out var frame) && frame > 0;
        Require(isFrame, number, "the frame is none");
        return frame;
    }

    private static void Require(bool holds, int number, string fault)
    {
        if (!holds)
        {
            throw new TruthException(number, fault);
        }
    }
}
