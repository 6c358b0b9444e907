using System.Globalization;
using EdgeMLOps.Dicom;

namespace EdgeMLOps.Appliance.Core.Results.Reports;

/// <summary>The attributes around the content tree: patient, study, equipment, evidence, provenance.</summary>
internal static class ReportHeader
{
    public const string Manufacturer = "EdgeMLOps";

    private const string ModelName = "EdgeMLOps Appliance";

    // A series of ours never takes the number of one of the modality's.
    private const string SeriesNumber = "901";

    // Type 2 or 1 in the report's IOD: present even if the source leaves them out.
    private static readonly DicomTag[] AlwaysCopied =
    [
        DicomTag.PatientName, DicomTag.PatientID, DicomTag.PatientBirthDate, DicomTag.PatientSex,
        DicomTag.StudyInstanceUID, DicomTag.StudyDate, DicomTag.StudyTime, DicomTag.StudyID, DicomTag.AccessionNumber,
        DicomTag.ReferringPhysicianName,
    ];

    private static readonly DicomTag[] CopiedIfThere =
    [
        DicomTag.TimezoneOffsetFromUTC, DicomTag.IssuerOfPatientID, DicomTag.StudyDescription, DicomTag.PatientAge,
        DicomTag.PatientSize, DicomTag.PatientWeight,
    ];

    public static DicomDataset Create(StudyReport report, ReportUids uids, DicomCharacterSet characterSet)
    {
        var header = new DicomDataset(characterSet);
        if (characterSet.Term.Length > 0)
        {
            header.AddOrUpdate(DicomTag.SpecificCharacterSet, characterSet.Term.Split('\\'));
        }

        CopySource(header, report.Source);
        AddDocument(header, report, uids);
        AddEquipment(header, report);
        AddProvenance(header, report, uids);
        AddEvidence(header, report);
        return header;
    }

    private static void CopySource(DicomDataset header, DicomDataset source)
    {
        foreach (var tag in AlwaysCopied)
        {
            header.AddOrUpdate(tag);
            Copy(tag, header, source);
        }

        foreach (var tag in CopiedIfThere)
        {
            Copy(tag, header, source);
        }
    }

    // Byte for byte, so that archive and viewer see the same patient as on the images; written anew only where the set changes.
    private static void Copy(DicomTag tag, DicomDataset header, DicomDataset source)
    {
        if (!source.TryGetValues<string>(tag, out var values) || values.Length == 0)
        {
            return;
        }

        var vr = DicomDictionary.VROf(tag);
        if (vr.IsLocalized && !string.Equals(source.CharacterSet.Term, header.CharacterSet.Term, StringComparison.Ordinal))
        {
            header.AddOrUpdate(tag, values);
        }
        else
        {
            header.AddOrUpdate(vr, tag, source.GetRaw(tag));
        }
    }

    private static void AddDocument(DicomDataset header, StudyReport report, ReportUids uids)
    {
        var started = report.StartedUtc.ToOffset(ClockOffset(report));
        var date = started.ToString("yyyyMMdd", CultureInfo.InvariantCulture);
        var time = started.ToString("HHmmss", CultureInfo.InvariantCulture);
        var series = report.Algorithm.IsDemonstration ? StructuredReportBuilder.DemonstrationNotice : $"AI result {report.Algorithm.Name}";
        header.AddOrUpdate(DicomTag.SOPClassUID, DicomUID.Comprehensive3DSRStorage.UID)
            .AddOrUpdate(DicomTag.SOPInstanceUID, uids.SopInstanceUid)
            .AddOrUpdate(DicomTag.SeriesInstanceUID, uids.SeriesInstanceUid)
            .AddOrUpdate(DicomTag.Modality, "SR")
            .AddOrUpdate(DicomTag.SeriesNumber, SeriesNumber)
            .AddOrUpdate(DicomTag.SeriesDescription, Shorten(series))
            .AddOrUpdate(DicomTag.InstanceNumber, "1")
            .AddOrUpdate(DicomTag.InstanceCreationDate, date)
            .AddOrUpdate(DicomTag.InstanceCreationTime, time)
            .AddOrUpdate(DicomTag.ContentDate, date)
            .AddOrUpdate(DicomTag.ContentTime, time)
            .AddOrUpdate(DicomTag.CompletionFlag, report.Partial is null ? "COMPLETE" : "PARTIAL")
            .AddOrUpdate(DicomTag.VerificationFlag, "UNVERIFIED")
            .AddOrUpdate(DicomTag.PreliminaryFlag, "FINAL")
            .AddOrUpdate(DicomTag.ReferencedPerformedProcedureStepSequence, Array.Empty<DicomDataset>())
            .AddOrUpdate(DicomTag.PerformedProcedureCodeSequence, Array.Empty<DicomDataset>());
        if (report.Partial is { } partial)
        {
            header.AddOrUpdate(DicomTag.CompletionFlagDescription, partial.Description);
        }
    }

    // The attribute governs every time in an object, the study's copied ones too (PS3.3 section C.12.1.1.8): it is taken over, never
    // made up.
    private static TimeSpan ClockOffset(StudyReport report)
    {
        var text = report.Source.GetSingleValueOrDefault(DicomTag.TimezoneOffsetFromUTC, "");
        return text is ['+' or '-', _, _, _, _]
            && TimeSpan.TryParseExact(text.AsSpan(1), "hhmm", CultureInfo.InvariantCulture, out var distance)
            && distance <= TimeSpan.FromHours(14)
                ? (text[0] == '-' ? -distance : distance)
                : report.ClockOffset;
    }

    private static void AddEquipment(DicomDataset header, StudyReport report) => header
        .AddOrUpdate(DicomTag.Manufacturer, Manufacturer)
        .AddOrUpdate(DicomTag.ManufacturerModelName, ModelName)
        .AddOrUpdate(DicomTag.DeviceSerialNumber, report.SerialNumber)
        .AddOrUpdate(DicomTag.SoftwareVersions, report.SoftwareVersion);

    // IHE RAD AIR 6.5.3.1: one item an algorithm.
    private static void AddProvenance(DicomDataset header, StudyReport report, ReportUids uids)
    {
        var package = Convert.ToHexStringLower(report.Algorithm.PackageDigest.Span);
        var policy = Convert.ToHexStringLower(report.Algorithm.PolicyDigest.Span);
        header.AddOrUpdate(
            DicomTag.ContributingEquipmentSequence,
            ContentItems.Empty()
                .AddOrUpdate(DicomTag.PurposeOfReferenceCodeSequence, ContentItems.Sequence(ReportCodes.ProcessingAlgorithm))
                .AddOrUpdate(DicomTag.Manufacturer, Manufacturer)
                .AddOrUpdate(DicomTag.ManufacturerModelName, Shorten(report.Algorithm.Name))
                .AddOrUpdate(DicomTag.SoftwareVersions, Shorten(report.Algorithm.Version))
                .AddOrUpdate(DicomTag.DeviceUID, uids.DeviceUid)
                .AddOrUpdate(
                    DicomTag.ContributionDescription,
                    $"package sha256:{package}; policy sha256:{policy}; {report.Algorithm.Provider}"));
        if (report is { PredecessorSopInstanceUid: { } instance, PredecessorSeriesInstanceUid: { } series })
        {
            header.AddOrUpdate(
                DicomTag.PredecessorDocumentsSequence,
                Study(header, Series(series, Reference(DicomUID.Comprehensive3DSRStorage.UID, instance))));
        }
    }

    // Every referenced image must stand here (PS3.3 section C.17.2.3).
    private static void AddEvidence(DicomDataset header, StudyReport report) => header.AddOrUpdate(
        DicomTag.CurrentRequestedProcedureEvidenceSequence,
        Study(header, [.. report.Images
            .GroupBy(image => image.SeriesInstanceUid, StringComparer.Ordinal)
            .Select(series => Series(
                series.Key, [.. series.Select(image => Reference(image.SopClassUid, image.SopInstanceUid))]))]));

    private static DicomDataset Study(DicomDataset header, params DicomDataset[] series) => ContentItems.Empty()
        .AddOrUpdate(DicomTag.StudyInstanceUID, header.GetSingleValueOrDefault(DicomTag.StudyInstanceUID, ""))
        .AddOrUpdate(DicomTag.ReferencedSeriesSequence, series);

    private static DicomDataset Series(string uid, params DicomDataset[] references) => ContentItems.Empty()
        .AddOrUpdate(DicomTag.SeriesInstanceUID, uid)
        .AddOrUpdate(DicomTag.ReferencedSOPSequence, references);

    private static DicomDataset Reference(string sopClassUid, string sopInstanceUid) => ContentItems.Empty()
        .AddOrUpdate(DicomTag.ReferencedSOPClassUID, sopClassUid)
        .AddOrUpdate(DicomTag.ReferencedSOPInstanceUID, sopInstanceUid);

    // LO holds 64 characters (PS3.5 section 6.2).
    private static string Shorten(string text) => text.Length <= 64 ? text : text[..64];
}
