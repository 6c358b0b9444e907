using EdgeMLOps.Appliance.Core.Models;

namespace EdgeMLOps.Appliance.Core.Inference.Outputs;

/// <summary>torchvision's detectors, and RT-DETR with its own last step: boxes by their corners, scores and labels, as many as were found.</summary>
internal sealed class TorchvisionFormat(ClassLabel label) : IOutputFormat
{
    public IReadOnlyList<OutputSpec> Outputs { get; } =
        [new(OutputRoles.Boxes, 2), new(OutputRoles.Scores, 1), new(OutputRoles.Labels, 1, TakesIntegers: true)];

    public int? ImageColumn => null;

    public int MostValues => ListedBoxes.MostValues;

    public OutputFault? Check(IReadOnlyList<int[]> shapes) => ListedBoxes.Check(shapes);

    public bool TryRead(in ImageOutput output, BoxCollector boxes)
    {
        var corners = output.Values(0);
        var scores = output.Values(1);
        var labels = output.Values(2);
        for (var i = 0; i < scores.Length; i++)
        {
            var box = corners.Slice(i * ListedBoxes.BoxValues, ListedBoxes.BoxValues);
            if (boxes.Wants(scores[i])
                && !(label.TryClass(labels[i], out var classId) && boxes.TryAddCorners(classId, scores[i], box[0], box[1], box[2], box[3])))
            {
                return false;
            }
        }

        return true;
    }
}
