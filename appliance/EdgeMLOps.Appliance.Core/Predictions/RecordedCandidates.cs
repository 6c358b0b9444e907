using EdgeMLOps.Appliance.Core.PostProcessing;

namespace EdgeMLOps.Appliance.Core.Predictions;

/// <summary>What is recorded of an image's candidates, without who it is about.</summary>
/// <param name="Id">Row of the log.</param>
/// <param name="StudyKey">Keyed hash of the study.</param>
/// <param name="ImageKey">Keyed hash of the object, as hex.</param>
/// <param name="Package">Digest of the package.</param>
/// <param name="Image">Size, spacing and group.</param>
/// <param name="Frame">The frame that was analysed, from 1; 0: all of several, and each candidate says which it is on.</param>
/// <param name="Decisions">See <see cref="DecisionBlob"/>.</param>
internal sealed record RecordedCandidates(long Id, byte[] StudyKey, string ImageKey, string Package, ImageGeometry Image, int Frame, byte[] Decisions)
{
    public BoxDecision[] Decode() => DecisionBlob.Decode(Decisions, Image.Columns, Image.Rows);
}
