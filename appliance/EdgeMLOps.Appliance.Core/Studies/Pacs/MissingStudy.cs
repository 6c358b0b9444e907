namespace EdgeMLOps.Appliance.Core.Studies.Pacs;

/// <summary>A study of which the PACS has more than came.</summary>
/// <param name="StudyInstanceUid">Study Instance UID.</param>
/// <param name="Received">Images that came, of the series the model is for.</param>
/// <param name="Missing">Images that the PACS has besides.</param>
/// <param name="IsKnown">Whether anything of it came.</param>
/// <param name="IsOfTheSpan">Whether it began in the span itself by its date and time, not in the margin; false where it has no time.</param>
public sealed record MissingStudy(string StudyInstanceUid, int Received, int Missing, bool IsKnown, bool IsOfTheSpan);
