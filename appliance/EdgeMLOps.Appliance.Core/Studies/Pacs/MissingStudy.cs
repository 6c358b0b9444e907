namespace EdgeMLOps.Appliance.Core.Studies.Pacs;

/// <summary>A study of which the PACS has more than came.</summary>
/// <param name="StudyInstanceUid">Study Instance UID.</param>
/// <param name="Received">Images that came, of the series the model is for.</param>
/// <param name="Missing">Images that the PACS has besides.</param>
/// <param name="IsKnown">Whether anything of it came.</param>
public sealed record MissingStudy(string StudyInstanceUid, int Received, int Missing, bool IsKnown);
