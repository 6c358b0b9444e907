namespace EdgeMLOps.Appliance.Core.Results.Reports;

/// <summary>An image of the study that the model was for.</summary>
/// <param name="SopClassUid">Its SOP class.</param>
/// <param name="SopInstanceUid">Its identity.</param>
/// <param name="SeriesInstanceUid">The series it belongs to.</param>
/// <param name="Analysed">False when the analysis of it failed.</param>
public sealed record ReportImage(string SopClassUid, string SopInstanceUid, string SeriesInstanceUid, bool Analysed);
