using EdgeMLOps.Appliance.Core.Models;
using static EdgeMLOps.Appliance.Core.Inference.Outputs.Sides;

namespace EdgeMLOps.Appliance.Core.Inference.Outputs;

/// <summary>
/// DETR, RT-DETR and their like: a row of class values and a box (centre, size) a query. With softmax the last class is no-object (Carion et al.,
/// 2020), with sigmoid there is none; scores as they are may have it or not.
/// </summary>
internal sealed class DetrFormat : IOutputFormat
{
    private const int BoxValues = 4;

    private readonly ClassLabel _label;
    private readonly bool _isSoftmax;
    private readonly bool _isSigmoid;
    private readonly int _least;
    private readonly int _most;

    public DetrFormat(ClassLabel label, string activation)
    {
        _label = label;
        _isSoftmax = string.Equals(activation, "softmax", StringComparison.Ordinal);
        _isSigmoid = string.Equals(activation, "sigmoid", StringComparison.Ordinal);
        var classes = label.Offset + label.Classes;
        _least = _isSoftmax ? classes + 1 : classes;
        _most = _isSigmoid ? classes : classes + 1;
        MostValues = OutputBound.Of(_most + BoxValues, OutputBound.Rows);
    }

    public IReadOnlyList<OutputSpec> Outputs { get; } = [new(OutputRoles.Logits, 2), new(OutputRoles.Boxes, 2)];

    public int? ImageColumn => null;

    public int MostValues { get; }

    public OutputFault? Check(IReadOnlyList<int[]> shapes)
    {
        if (!Fit(shapes[0], Any, _least) && !Fit(shapes[0], Any, _most))
        {
            return new(0, _least == _most ? Text([Any, _least]) : $"{Text([Any, _least])} or {Text([Any, _most])}");
        }

        return Fit(shapes[1], shapes[0][0], BoxValues) ? null : new(1, Text([shapes[0][0], BoxValues]));
    }

    public bool TryRead(in ImageOutput output, BoxCollector boxes)
    {
        var logits = output.Values(0);
        var centres = output.Values(1);
        var perQuery = output.Shape(0)[1];
        for (var i = 0; i < output.Shape(0)[0]; i++)
        {
            var values = logits.Slice(i * perQuery, perQuery);
            var classId = BestClass.Of(values.Slice(_label.Offset, _label.Classes));
            var best = _label.Offset + classId;
            var score = _isSoftmax ? Activation.Softmax(values, best) : Activation.Apply(_isSigmoid, values[best]);
            var box = centres.Slice(i * BoxValues, BoxValues);
            if (boxes.Wants(score) && !boxes.TryAddCentre(classId, score, box[0], box[1], box[2], box[3]))
            {
                return false;
            }
        }

        return true;
    }
}
