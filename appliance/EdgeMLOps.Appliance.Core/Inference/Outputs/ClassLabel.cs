namespace EdgeMLOps.Appliance.Core.Inference.Outputs;

/// <summary>Labels that a graph gives, as class ids of the manifest.</summary>
/// <param name="Offset">The label of class 0.</param>
/// <param name="Classes">How many classes there are.</param>
internal readonly record struct ClassLabel(int Offset, int Classes)
{
    /// <summary>The class of a label.</summary>
    /// <returns>False when it is none of the manifest's, or no whole number.</returns>
    public bool TryClass(float label, out int classId)
    {
        classId = 0;
        var place = label - Offset;
        if (!(place >= 0 && place < Classes) || place != MathF.Floor(place))
        {
            return false;
        }

        classId = (int)place;
        return true;
    }
}
