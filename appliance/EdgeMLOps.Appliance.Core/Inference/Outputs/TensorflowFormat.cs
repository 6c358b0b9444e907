using EdgeMLOps.Appliance.Core.Models;

namespace EdgeMLOps.Appliance.Core.Inference.Outputs;

/// <summary>TensorFlow's object detection API: boxes by top, left, bottom and right, scores, labels, and how many of them are meant.</summary>
internal sealed class TensorflowFormat(ClassLabel label) : IOutputFormat
{
    private const int CountAt = 3;

    public IReadOnlyList<OutputSpec> Outputs { get; } =
    [
        new(OutputRoles.Boxes, 2),
        new(OutputRoles.Scores, 1),
        new(OutputRoles.Labels, 1, TakesIntegers: true),
        new(OutputRoles.Count, 0, TakesIntegers: true),
    ];

    public int? ImageColumn => null;

    public int MostValues => ListedBoxes.MostValues + 1;

    public OutputFault? Check(IReadOnlyList<int[]> shapes) =>
        ListedBoxes.Check(shapes) ?? (shapes[CountAt].Length == 0 ? null : new(CountAt, "one number"));

    public bool TryRead(in ImageOutput output, BoxCollector boxes)
    {
        var edges = output.Values(0);
        var scores = output.Values(1);
        var labels = output.Values(2);
        var count = output.Values(CountAt)[0];
        if (!(count >= 0 && count <= scores.Length) || count != MathF.Floor(count))
        {
            return false;
        }

        for (var i = 0; i < count; i++)
        {
            var box = edges.Slice(i * ListedBoxes.BoxValues, ListedBoxes.BoxValues);
            if (boxes.Wants(scores[i])
                && !(label.TryClass(labels[i], out var classId) && boxes.TryAddCorners(classId, scores[i], box[1], box[0], box[3], box[2])))
            {
                return false;
            }
        }

        return true;
    }
}
