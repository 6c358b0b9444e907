namespace EdgeMLOps.Dicom.Imaging;

/// <summary>Frame Content (PS3.3 section C.7.6.16.2.2).</summary>
/// <param name="DimensionIndexValues">The frame's place in each dimension, counted from 1, in the order of the dimensions; empty where not said.</param>
/// <param name="StackId">The stack it belongs to; empty where it belongs to none.</param>
/// <param name="InStackPosition">Its place in the stack, counted from 1; null where not said.</param>
/// <param name="TemporalPosition">Its place in time, counted from 1; null where not said.</param>
public sealed record DicomFrameContent(
    IReadOnlyList<long> DimensionIndexValues, string StackId, long? InStackPosition, long? TemporalPosition)
{
    /// <summary>How many indexes; never the identifier, which may be free text.</summary>
    public override string ToString() => FormattableString.Invariant($"{DimensionIndexValues.Count} dimension index values");
}
