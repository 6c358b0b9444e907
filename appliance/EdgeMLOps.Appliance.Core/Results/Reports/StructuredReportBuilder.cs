using System.Globalization;
using EdgeMLOps.Dicom;

namespace EdgeMLOps.Appliance.Core.Results.Reports;

/// <summary>
/// Builds the result of a study as a Comprehensive 3D SR with the Imaging Measurement Report template: PS3.3 section A.35.13,
/// PS3.16 TID 1500; provenance as IHE RAD AIR section 6.5.3 asks.
/// </summary>
public static class StructuredReportBuilder
{
    /// <summary>Stands in every result of the demonstration package.</summary>
    public const string DemonstrationNotice = "DEMONSTRATION, NOT FOR DIAGNOSIS";

    /// <summary>Builds the report.</summary>
    /// <param name="report">What was found, by what, on which images.</param>
    /// <returns>The file, complete with identities; the same report gives the same file.</returns>
    /// <exception cref="ArgumentException">
    /// There is no image, the source names no study, or a finding is no box on one of the images.
    /// </exception>
    public static DicomFile Build(StudyReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        Check(report);
        var uids = ReportUids.Derive(report);
        var (settled, characterSet) = ReportTexts.Settle(report);
        var dataset = ReportHeader.Create(settled, uids, characterSet);
        ContentItems.MakeContainer(dataset, ReportCodes.ImagingMeasurementReport, "1500", [.. Root(settled, uids)]);
        return new DicomFile(dataset, DicomTransferSyntax.ExplicitVRLittleEndian);
    }

    /// <summary>Whether a source is a plain image of the chest.</summary>
    internal static bool IsChest(DicomDataset source) =>
        source.GetSingleValueOrDefault(DicomTag.Modality, "") is "DX" or "CR"
        && string.Equals(source.GetSingleValueOrDefault(DicomTag.BodyPartExamined, ""), "CHEST", StringComparison.OrdinalIgnoreCase);

    private static void Check(StudyReport report)
    {
        if (report.Images.Count == 0)
        {
            throw new ArgumentException("A report needs at least one image.", nameof(report));
        }

        if (report.Source.GetSingleValueOrDefault(DicomTag.StudyInstanceUID, "").Length == 0)
        {
            throw new ArgumentException("The source names no study.", nameof(report));
        }

        // A NaN passes every comparison with a threshold and would be written as a number no reader takes.
        if (report.Findings.Any(static box => !double.IsFinite(box.Score + box.X1 + box.Y1 + box.X2 + box.Y2) || !(box.X1 < box.X2 && box.Y1 < box.Y2)))
        {
            throw new ArgumentException("A finding is no box.", nameof(report));
        }
    }

    private static IEnumerable<DicomDataset> Root(StudyReport report, ReportUids uids)
    {
        yield return ContentItems.Code(ContentItems.HasConceptModifier, ReportCodes.Language, ReportCodes.EnglishUnitedStates);
        foreach (var item in Observer(report, uids))
        {
            yield return item;
        }

        yield return ContentItems.Code(ContentItems.HasConceptModifier, ReportCodes.ProcedureReported, Procedure(report.Source));
        yield return ImageLibrary(report);
        if (report.Findings.Count > 0)
        {
            yield return ContentItems.Container(
                ReportCodes.ImagingMeasurements,
                template: null,
                [.. report.Findings.Select((finding, index) => MeasurementGroups.Create(report, finding, index, uids))]);
        }

        yield return Evaluation(report);
    }

    // TID 1002 and 1004: who observed, here a device.
    private static IEnumerable<DicomDataset> Observer(StudyReport report, ReportUids uids)
    {
        const string Context = ContentItems.HasObservationContext;
        yield return ContentItems.Code(Context, ReportCodes.ObserverType, ReportCodes.Device);
        yield return ContentItems.Uid(Context, ReportCodes.DeviceObserverUid, uids.DeviceUid);
        yield return ContentItems.Text(Context, ReportCodes.DeviceObserverName, report.Algorithm.Name);
        yield return ContentItems.Text(Context, ReportCodes.DeviceObserverManufacturer, ReportHeader.Manufacturer);
        yield return ContentItems.Text(
            Context, ReportCodes.DeviceObserverModelName, $"{report.Algorithm.Name} {report.Algorithm.Version}");
        yield return ContentItems.Text(Context, ReportCodes.DeviceObserverSerialNumber, report.SerialNumber);
    }

    // The imaging procedure, not the algorithm: the source's own code where it has one.
    private static ReportCode Procedure(DicomDataset source)
    {
        if (source.Contains(DicomTag.ProcedureCodeSequence)
            && source.GetSequence(DicomTag.ProcedureCodeSequence).Items is [var code, ..]
            && code.GetSingleValueOrDefault(DicomTag.CodeValue, "") is { Length: > 0 } value
            && code.GetSingleValueOrDefault(DicomTag.CodingSchemeDesignator, "") is { Length: > 0 } scheme
            && code.GetSingleValueOrDefault(DicomTag.CodeMeaning, "") is { Length: > 0 } meaning
            && ReportTexts.MayBeCopied(meaning, source))
        {
            return new ReportCode(value, scheme, meaning);
        }

        return IsChest(source) ? ReportCodes.PlainChestXRay : ReportCodes.ImagingProcedure;
    }

    // TID 1600; OHIF fails on a report without it.
    private static DicomDataset ImageLibrary(StudyReport report) => ContentItems.Container(
        ReportCodes.ImageLibrary,
        "1600",
        ContentItems.Container(
            ReportCodes.ImageLibraryGroup,
            template: null,
            [.. report.Images.Select(image =>
                ContentItems.Image(ContentItems.Contains, name: null, image.SopClassUid, image.SopInstanceUid))]));

    // The machine-readable outcome, for a study with findings too, and what a person must read first.
    private static DicomDataset Evaluation(StudyReport report)
    {
        var failed = report.Images.Count(image => !image.Analysed);
        var outcome = ReportCodes.Outcome(report.Images.Count - failed, failed, report.Findings.Count > 0);
        List<DicomDataset> items = [ContentItems.Code(ContentItems.Contains, ReportCodes.Finding, outcome)];
        if (failed > 0)
        {
            items.Add(ContentItems.Text(
                ContentItems.Contains,
                ReportCodes.Comment,
                string.Create(CultureInfo.InvariantCulture, $"The analysis of {failed} of {report.Images.Count} images failed.")));
        }

        if (report.Partial is { } partial)
        {
            items.Add(ContentItems.Text(
                ContentItems.Contains, ReportCodes.Comment, $"PARTIAL: the study was not complete when it was analysed ({partial.Description})."));
        }

        if (report.Algorithm.IsDemonstration)
        {
            items.Add(ContentItems.Text(ContentItems.Contains, ReportCodes.Comment, DemonstrationNotice));
        }

        return ContentItems.Container(ReportCodes.QualitativeEvaluations, template: null, [.. items]);
    }
}
