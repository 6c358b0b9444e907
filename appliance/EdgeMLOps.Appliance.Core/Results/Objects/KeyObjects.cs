using System.Globalization;
using EdgeMLOps.Appliance.Core.Results.Reports;
using EdgeMLOps.Dicom;

namespace EdgeMLOps.Appliance.Core.Results.Objects;

/// <summary>The images with boxes as a Key Object Selection Document: PS3.3 section A.35.4, PS3.16 TID 2010.</summary>
internal static class KeyObjects
{
    public static IEnumerable<DicomFile> Build(ObjectSet set)
    {
        var (date, time) = ReportHeader.Clock(set.Report);
        var document = set.Begin(DicomUID.KeyObjectSelectionDocumentStorage, ResultKind.Ko, "KO", 1, "1")
            .AddOrUpdate(DicomTag.ContentDate, date)
            .AddOrUpdate(DicomTag.ContentTime, time)
            .AddOrUpdate(DicomTag.ReferencedPerformedProcedureStepSequence, Array.Empty<DicomDataset>());
        ReportHeader.AddEvidence(
            document,
            set.Images.DistinctBy(image => image.Image.SopInstanceUid, StringComparer.Ordinal).Select(image => (
                image.Image.SeriesInstanceUid, ReportHeader.Reference(image.Image.SopClassUid, image.Image.SopInstanceUid))));
        ContentItems.MakeContainer(document, ReportCodes.OfInterest, "2010", [.. Content(set)]);
        yield return ObjectSet.ToFile(document);
    }

    private static IEnumerable<DicomDataset> Content(ObjectSet set)
    {
        const string Context = ContentItems.HasObservationContext;
        yield return ContentItems.Code(Context, ReportCodes.ObserverType, ReportCodes.Device);
        yield return ContentItems.Uid(Context, ReportCodes.DeviceObserverUid, set.Uids.DeviceUid);
        yield return ContentItems.Text(Context, ReportCodes.DeviceObserverName, set.Report.Algorithm.Name);
        yield return ContentItems.Text(ContentItems.Contains, ReportCodes.KeyObjectDescription, Description(set.Report));
        foreach (var frames in set.Images.GroupBy(image => image.Image.SopInstanceUid, StringComparer.Ordinal))
        {
            var image = frames.First().Image;
            yield return ContentItems.Image(ContentItems.Contains, name: null, image.SopClassUid, image.SopInstanceUid, MarkedImage.FramesOf(frames));
        }
    }

    private static string Description(StudyReport report)
    {
        var notice = report.Algorithm.IsDemonstration ? $" {StructuredReportBuilder.DemonstrationNotice}" : "";
        var partial = report.Partial is { } missing ? $" PARTIAL: {missing.Description}." : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"Images with AI detections ({report.Findings.Count}), unverified; {report.Algorithm.Name} {report.Algorithm.Version}.{partial}{notice}");
    }
}
