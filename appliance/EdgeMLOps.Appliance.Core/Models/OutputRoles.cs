namespace EdgeMLOps.Appliance.Core.Models;

/// <summary>Which outputs a graph has in each format.</summary>
internal static class OutputRoles
{
    public const string Output = "output";
    public const string Boxes = "boxes";
    public const string Scores = "scores";
    public const string Labels = "labels";
    public const string Logits = "logits";
    public const string Count = "count";

    private static readonly Dictionary<string, string[]> ByFormat = new(StringComparer.Ordinal)
    {
        [OutputFormats.Yolov5] = [Output],
        [OutputFormats.Yolov8] = [Output],
        [OutputFormats.Yolox] = [Output],
        [OutputFormats.EndToEnd] = [Output],
        [OutputFormats.Batched] = [Output],
        [OutputFormats.Torchvision] = [Boxes, Scores, Labels],
        [OutputFormats.Detr] = [Logits, Boxes],
        [OutputFormats.Tensorflow] = [Boxes, Scores, Labels, Count],
    };

    /// <summary>All formats.</summary>
    public static IReadOnlyCollection<string> Formats => ByFormat.Keys;

    /// <summary>The roles of a format.</summary>
    /// <param name="format">One of <see cref="Formats"/>.</param>
    public static IReadOnlyList<string> Of(string format) => ByFormat[format];
}
