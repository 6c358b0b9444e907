namespace EdgeMLOps.Appliance.Core.Inference.Outputs;

/// <summary>A row of YOLOv5, YOLOX and their like: four values of the box, objectness, a score a class; the box's score is objectness times the best.</summary>
/// <param name="Classes">How many classes there are.</param>
/// <param name="IsSigmoid">Whether objectness and scores are logits.</param>
internal readonly record struct ObjectnessRow(int Classes, bool IsSigmoid)
{
    private const int BoxValues = 4;
    private const int ScoresAt = BoxValues + 1;

    /// <summary>Values of a row.</summary>
    public int Length => ScoresAt + Classes;

    /// <summary>Whether a row is a candidate. A class cannot lift a box above its objectness: where that is too low, no class is looked at.</summary>
    public bool IsWanted(ReadOnlySpan<float> row, BoxCollector boxes, out int classId, out float score)
    {
        classId = 0;
        score = Activation.Apply(IsSigmoid, row[BoxValues]);
        if (!boxes.Wants(score))
        {
            return false;
        }

        classId = BestClass.Of(row[ScoresAt..]);
        score *= Activation.Apply(IsSigmoid, row[ScoresAt + classId]);
        return boxes.Wants(score);
    }
}
