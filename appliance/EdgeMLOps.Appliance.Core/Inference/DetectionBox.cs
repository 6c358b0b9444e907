using EdgeMLOps.Appliance.Core.Models;
using EdgeMLOps.Appliance.Core.PostProcessing;

namespace EdgeMLOps.Appliance.Core.Inference;

/// <summary>One candidate of <c>detect --json</c>, in pixels of the original (0,0 = outer corner of the first pixel), clipped to it.</summary>
/// <param name="Frame">The frame it lies on, counted from 1 as DICOM counts.</param>
/// <param name="Class">Name of the class.</param>
/// <param name="Score">0 to 1.</param>
/// <param name="X1">Left edge.</param>
/// <param name="Y1">Top edge.</param>
/// <param name="X2">Right edge.</param>
/// <param name="Y2">Bottom edge.</param>
/// <param name="Kept">Whether it is one of the result's boxes.</param>
/// <param name="Reason">Why.</param>
/// <param name="Changes">What of it is not as the model gave it.</param>
public sealed record DetectionBox(int Frame, string Class, float Score, float X1, float Y1, float X2, float Y2, bool Kept, BoxReason Reason, BoxChanges Changes)
{
    internal static DetectionBox Of(in BoxDecision decision, int frame, IReadOnlyList<ModelClass> classes)
    {
        var box = decision.Box;
        return new(box.Frame > 0 ? box.Frame : frame, classes[box.ClassId].Name, box.Score, box.X1, box.Y1, box.X2, box.Y2, decision.Kept, decision.Reason, decision.Changes);
    }
}
