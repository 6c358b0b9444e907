namespace EdgeMLOps.Dicom;

/// <summary>What the standard says of a tag.</summary>
/// <param name="Tag">The tag.</param>
/// <param name="VR">Its value representation.</param>
/// <param name="Keyword">Its keyword (PS3.6 chapter 6), "PatientName"; empty where it has none.</param>
public sealed record DicomDictionaryEntry(DicomTag Tag, DicomVR VR, string Keyword);
