using static EdgeMLOps.Appliance.Core.Models.ManifestRule;

namespace EdgeMLOps.Appliance.Core.Models;

/// <summary>Refuses an output that is not fully said or says what its format does not have.</summary>
internal static class ModelOutputRules
{
    /// <summary>Cells of the coarsest grid of yolox; its sides are whole numbers of them.</summary>
    internal const int CoarsestStride = 32;

    private const int MostOffset = 100_000;

    private static readonly string[] RowColumns = ["x1", "y1", "x2", "y2", "score", "label"];

    public static void Check(ModelOutput output, ModelInput input)
    {
        OneOf("output.format", output.Format, OutputRoles.Formats);
        CheckNames(output);
        OneOf("output.activation", output.Activation, output.Format switch
        {
            OutputFormats.Yolov5 or OutputFormats.Yolov8 or OutputFormats.Yolox => ["none", "sigmoid"],
            OutputFormats.Detr => ["none", "sigmoid", "softmax"],
            _ => ["none"],
        });
        OneOf(
            "output.boxCoordinates",
            output.BoxCoordinates,
            output.Format is OutputFormats.Yolox ? ["input"] : ["input", "normalised"]);
        Require(output.ClassOffset is >= 0 and <= MostOffset, "output.classOffset", $"must be 0 to {MostOffset}");
        Require(
            output.ClassOffset == 0 || output.Format is not (OutputFormats.Yolov5 or OutputFormats.Yolov8 or OutputFormats.Yolox),
            "output.classOffset",
            $"must be 0: {output.Format} gives no labels");
        Require(output.ScoreFloor is >= 0 and <= 1, "output.scoreFloor", "must be 0 to 1");
        CheckColumns(output);
        if (output.Format is OutputFormats.Yolox)
        {
            Require(input.Width % CoarsestStride == 0, "input.width", $"must be a multiple of {CoarsestStride} for yolox");
            Require(input.Height % CoarsestStride == 0, "input.height", $"must be a multiple of {CoarsestStride} for yolox");
        }
    }

    private static void CheckNames(ModelOutput output)
    {
        var roles = OutputRoles.Of(output.Format);
        foreach (var role in roles)
        {
            Require(output.Names.TryGetValue(role, out var name) && name is { Length: > 0 }, $"output.names.{role}", $"is missing: {output.Format} has it");
        }

        foreach (var role in output.Names.Keys)
        {
            Require(roles.Contains(role, StringComparer.Ordinal), $"output.names.{role}", $"is none of {output.Format}, which has {string.Join(", ", roles)}");
        }

        Distinct("output.names", [.. output.Names.Values]);
    }

    private static void CheckColumns(ModelOutput output)
    {
        if (output.Columns is not { } columns)
        {
            return;
        }

        Require(
            output.Format is OutputFormats.EndToEnd or OutputFormats.Batched, "output.columns", $"is for end-to-end and batched only, not {output.Format}");
        string[] expected = output.Format is OutputFormats.Batched ? ["image", .. RowColumns] : RowColumns;
        Require(
            columns.Count == expected.Length && expected.All(column => columns.Contains(column, StringComparer.Ordinal)),
            "output.columns",
            $"must name each of {string.Join(", ", expected)} once");
    }
}
