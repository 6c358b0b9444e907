using EdgeMLOps.Appliance.Core.Models;
using static EdgeMLOps.Appliance.Core.Inference.Outputs.Sides;

namespace EdgeMLOps.Appliance.Core.Inference.Outputs;

/// <summary>YOLOv5, YOLOv7 and their like: a row a box of centre, size, objectness and a score a class, decoded in the graph.</summary>
internal sealed class Yolov5Format : IOutputFormat
{
    // Three anchors at strides 4 to 64.
    private const int PixelsPerBox = 4;

    private readonly ObjectnessRow _row;

    public Yolov5Format(int classes, bool isSigmoid, int pixels)
    {
        _row = new ObjectnessRow(classes, isSigmoid);
        MostValues = OutputBound.Of(_row.Length, pixels / PixelsPerBox);
    }

    public IReadOnlyList<OutputSpec> Outputs { get; } = [new(OutputRoles.Output, 2)];

    public int? ImageColumn => null;

    public int MostValues { get; }

    public OutputFault? Check(IReadOnlyList<int[]> shapes) => Fit(shapes[0], Any, _row.Length) ? null : new(0, Text([Any, _row.Length]));

    public bool TryRead(in ImageOutput output, BoxCollector boxes)
    {
        for (var at = 0; at < output.All.Length; at += _row.Length)
        {
            var row = output.All.Slice(at, _row.Length);
            if (_row.IsWanted(row, boxes, out var classId, out var score) && !boxes.TryAddCentre(classId, score, row[0], row[1], row[2], row[3]))
            {
                return false;
            }
        }

        return true;
    }
}
