namespace EdgeMLOps.Appliance.Core.Predictions;

/// <summary>What kind of image it is, in the object's own code strings; empty where it says nothing.</summary>
/// <param name="Modality">Modality (0008,0060).</param>
/// <param name="BodyPart">Body Part Examined (0018,0015).</param>
/// <param name="ViewPosition">View Position (0018,5101).</param>
public sealed record ImageKind(string Modality, string BodyPart, string ViewPosition);
