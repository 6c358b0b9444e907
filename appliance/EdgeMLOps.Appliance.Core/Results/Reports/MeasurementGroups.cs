using System.Globalization;
using EdgeMLOps.Dicom;

namespace EdgeMLOps.Appliance.Core.Results.Reports;

/// <summary>One measurement group a box: PS3.16 TID 1410, planar region of interest.</summary>
internal static class MeasurementGroups
{
    public static DicomDataset Create(StudyReport report, ReportFinding finding, int index, ReportUids uids) =>
        ContentItems.Container(ReportCodes.MeasurementGroup, "1410", [.. Items(report, finding, index, uids)]);

    /// <summary>What a box is called in each object of the result set.</summary>
    public static string TrackingIdentifier(ReportFinding finding, int index) =>
        string.Create(CultureInfo.InvariantCulture, $"{finding.Finding.Meaning} {index + 1}");

    private static IEnumerable<DicomDataset> Items(StudyReport report, ReportFinding finding, int index, ReportUids uids)
    {
        const string Modifier = ContentItems.HasConceptModifier;
        var image = report.Images.FirstOrDefault(
            candidate => string.Equals(candidate.SopInstanceUid, finding.SopInstanceUid, StringComparison.Ordinal))
            ?? throw new ArgumentException("A finding names an image that is not one of the report's.", nameof(report));

        // The tracking UID must be the group's first UIDREF: OHIF takes that one.
        yield return ContentItems.Text(
            ContentItems.HasObservationContext,
            ReportCodes.TrackingIdentifier,
            TrackingIdentifier(finding, index));
        yield return ContentItems.Uid(ContentItems.HasObservationContext, ReportCodes.TrackingUniqueIdentifier, uids.Tracking(index));
        yield return ContentItems.Code(
            ContentItems.Contains, ReportCodes.FindingCategory, ReportCodes.MorphologicallyAbnormalStructure);
        yield return ContentItems.Code(ContentItems.Contains, ReportCodes.Finding, finding.Finding);
        if ((finding.Site ?? DefaultSite(report)) is { } site)
        {
            yield return ContentItems.Code(Modifier, ReportCodes.FindingSite, site);
        }

        yield return ContentItems.Text(Modifier, ReportCodes.AlgorithmName, report.Algorithm.Name);
        yield return ContentItems.Text(Modifier, ReportCodes.AlgorithmVersion, report.Algorithm.Version);
        yield return ContentItems.Code(Modifier, ReportCodes.AlgorithmFamily, ReportCodes.ArtificialIntelligence);
        yield return ContentItems.Code(ContentItems.Contains, ReportCodes.GeometricPurpose, ReportCodes.BoundedBy);
        yield return ContentItems.Rectangle(
            ReportCodes.ImageRegion,
            finding,
            ContentItems.Image(ContentItems.SelectedFrom, ReportCodes.SourceImage, image.SopClassUid, image.SopInstanceUid, finding.Frame is { } frame ? [frame] : []));
        yield return ContentItems.Number(
            ReportCodes.CertaintyOfFinding, Math.Clamp(finding.Score, 0.0, 1.0) * 100.0, ReportCodes.Percent);
        if (finding is { WidthMm: { } width, HeightMm: { } height })
        {
            yield return ContentItems.Number(ReportCodes.LongAxis, Math.Max(width, height), ReportCodes.Millimeter);
            yield return ContentItems.Number(ReportCodes.ShortAxis, Math.Min(width, height), ReportCodes.Millimeter);
        }
    }

    private static ReportCode? DefaultSite(StudyReport report) => StructuredReportBuilder.IsChest(report.Source) ? ReportCodes.Lung : null;
}
