using EdgeMLOps.Appliance.Core.Models;
using static EdgeMLOps.Appliance.Core.Inference.Outputs.Sides;

namespace EdgeMLOps.Appliance.Core.Inference.Outputs;

/// <summary>
/// Graphs that end with their own selection: a row a box of corners, score and label, as YOLOv10; with the image's place in the run where one
/// list holds the boxes of all images, as YOLOv7 with suppression in the graph.
/// </summary>
internal sealed class RowFormat : IOutputFormat
{
    private readonly ClassLabel _label;
    private readonly int _columns;
    private readonly int[] _corners;
    private readonly int _scoreAt;
    private readonly int _labelAt;

    public RowFormat(ClassLabel label, IReadOnlyList<string> columns)
    {
        int At(string name) => columns.ToList().IndexOf(name);

        _label = label;
        _columns = columns.Count;
        _corners = [At("x1"), At("y1"), At("x2"), At("y2")];
        _scoreAt = At("score");
        _labelAt = At("label");
        ImageColumn = At("image") is var at and >= 0 ? at : null;
        MostValues = OutputBound.Of(_columns, OutputBound.Rows);
    }

    /// <summary>The order of columns of <c>end-to-end</c>, unless the manifest says another.</summary>
    public static IReadOnlyList<string> EndToEndColumns { get; } = ["x1", "y1", "x2", "y2", "score", "label"];

    /// <summary>The order of columns of <c>batched</c>, unless the manifest says another.</summary>
    public static IReadOnlyList<string> BatchedColumns { get; } = ["image", "x1", "y1", "x2", "y2", "label", "score"];

    public IReadOnlyList<OutputSpec> Outputs { get; } = [new(OutputRoles.Output, 2)];

    public int? ImageColumn { get; }

    public int MostValues { get; }

    public OutputFault? Check(IReadOnlyList<int[]> shapes) => Fit(shapes[0], Any, _columns) ? null : new(0, Text([Any, _columns]));

    public bool TryRead(in ImageOutput output, BoxCollector boxes)
    {
        for (var at = 0; at < output.All.Length; at += _columns)
        {
            var row = output.All.Slice(at, _columns);
            var score = row[_scoreAt];
            if (boxes.Wants(score)
                && !(_label.TryClass(row[_labelAt], out var classId)
                    && boxes.TryAddCorners(classId, score, row[_corners[0]], row[_corners[1]], row[_corners[2]], row[_corners[3]])))
            {
                return false;
            }
        }

        return true;
    }
}
