using System.Globalization;
using EdgeMLOps.Dicom;

namespace EdgeMLOps.Appliance.Core.Results.Reports;

/// <summary>The attributes around the content tree: patient, study, equipment, evidence, provenance.</summary>
internal static class ReportHeader
{
    public const string Manufacturer = "EdgeMLOps";

    /// <summary>A series of ours never takes the number of one of the modality's.</summary>
    public const int FirstSeriesNumber = 901;

    private const string ModelName = "EdgeMLOps Appliance";

    // Type 2 or 1 in the report's IOD: present even if the source leaves them out.
    private static readonly DicomTag[] AlwaysCopied =
    [
        DicomTag.PatientName, DicomTag.PatientID, DicomTag.PatientBirthDate, DicomTag.PatientSex,
        DicomTag.StudyInstanceUID, DicomTag.StudyDate, DicomTag.StudyTime, DicomTag.StudyID, DicomTag.AccessionNumber,
        DicomTag.ReferringPhysicianName,
    ];

    private static readonly DicomTag[] CopiedIfThere =
    [
        DicomTag.TimezoneOffsetFromUTC, DicomTag.IssuerOfPatientID, DicomTag.PatientSize, DicomTag.PatientWeight,
    ];

    public static DicomDataset Create(StudyReport report, ReportUids uids, DicomCharacterSet characterSet)
    {
        var header = Begin(report, uids, characterSet);
        AddDocument(header, report, uids);
        AddPredecessor(header, report);
        AddEvidence(header, report.Images.Select(image => (image.SeriesInstanceUid, Reference(image.SopClassUid, image.SopInstanceUid))));
        return header;
    }

    /// <summary>What each object of a result set has: character set, patient, study, equipment, the algorithm.</summary>
    public static DicomDataset Begin(StudyReport report, ReportUids uids, DicomCharacterSet characterSet)
    {
        var header = new DicomDataset(characterSet);
        if (characterSet.Term.Length > 0)
        {
            header.AddOrUpdate(DicomTag.SpecificCharacterSet, characterSet.Term.Split('\\'));
        }

        CopySource(header, report.Source);
        AddEquipment(header, report);
        AddAlgorithm(header, report, uids);
        return header;
    }

    /// <summary>Date and time of the content, in the zone of the study's own.</summary>
    public static (string Date, string Time) Clock(StudyReport report)
    {
        var started = report.StartedUtc.ToOffset(ClockOffset(report));
        return (started.ToString("yyyyMMdd", CultureInfo.InvariantCulture), started.ToString("HHmmss", CultureInfo.InvariantCulture));
    }

    /// <summary>Names every referenced image (PS3.3 section C.17.2.3).</summary>
    public static void AddEvidence(DicomDataset header, IEnumerable<(string Series, DicomDataset Reference)> images) => header.AddOrUpdate(
        DicomTag.CurrentRequestedProcedureEvidenceSequence,
        Study(header, [.. images
            .GroupBy(image => image.Series, image => image.Reference, StringComparer.Ordinal)
            .Select(series => Series(series.Key, [.. series]))]));

    public static DicomDataset Reference(string sopClassUid, string sopInstanceUid) => ContentItems.Empty()
        .AddOrUpdate(DicomTag.ReferencedSOPClassUID, sopClassUid)
        .AddOrUpdate(DicomTag.ReferencedSOPInstanceUID, sopInstanceUid);

    /// <summary>Byte for byte, so that archive and viewer see the same patient as on the images; written anew only where the set changes.</summary>
    public static void Copy(DicomTag tag, DicomDataset header, DicomDataset source)
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

    /// <summary>LO holds 64 characters (PS3.5 section 6.2).</summary>
    public static string Shorten(string text) => text.Length <= 64 ? text : text[..64];

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

        CopyDescription(header, source);

        // An age of another form than nnnD, W, M or Y is none (PS3.5 section 6.2), and makes validators refuse the object.
        if (source.GetSingleValueOrDefault(DicomTag.PatientAge, "") is [>= '0' and <= '9', >= '0' and <= '9', >= '0' and <= '9', 'D' or 'W' or 'M' or 'Y'])
        {
            Copy(DicomTag.PatientAge, header, source);
        }
    }

    // A line feed makes a text of one line none (LO, PS3.5 section 6.2), and validators refuse the object.
    private static void CopyDescription(DicomDataset header, DicomDataset source)
    {
        if (!source.TryGetValues<string>(DicomTag.StudyDescription, out var values) || !Array.Exists(values, value => value.Any(char.IsControl)))
        {
            Copy(DicomTag.StudyDescription, header, source);
        }
        else if (string.Concat(values.First().Select(letter => char.IsControl(letter) ? ' ' : letter)).Trim() is { Length: > 0 } text)
        {
            header.AddOrUpdate(DicomTag.StudyDescription, text);
        }
    }

    private static void AddDocument(DicomDataset header, StudyReport report, ReportUids uids)
    {
        var (date, time) = Clock(report);
        var series = report.Algorithm.IsDemonstration ? StructuredReportBuilder.DemonstrationNotice : $"AI result {report.Algorithm.Name}";
        header.AddOrUpdate(DicomTag.SOPClassUID, DicomUID.Comprehensive3DSRStorage.UID)
            .AddOrUpdate(DicomTag.SOPInstanceUID, uids.SopInstanceUid)
            .AddOrUpdate(DicomTag.SeriesInstanceUID, uids.SeriesInstanceUid)
            .AddOrUpdate(DicomTag.Modality, "SR")
            .AddOrUpdate(DicomTag.SeriesNumber, FirstSeriesNumber)
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
    private static void AddAlgorithm(DicomDataset header, StudyReport report, ReportUids uids)
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
    }

    private static void AddPredecessor(DicomDataset header, StudyReport report)
    {
        if (report is { PredecessorSopInstanceUid: { } instance, PredecessorSeriesInstanceUid: { } series })
        {
            header.AddOrUpdate(
                DicomTag.PredecessorDocumentsSequence,
                Study(header, Series(series, Reference(DicomUID.Comprehensive3DSRStorage.UID, instance))));
        }
    }

    private static DicomDataset Study(DicomDataset header, params DicomDataset[] series) => ContentItems.Empty()
        .AddOrUpdate(DicomTag.StudyInstanceUID, header.GetSingleValueOrDefault(DicomTag.StudyInstanceUID, ""))
        .AddOrUpdate(DicomTag.ReferencedSeriesSequence, series);

    private static DicomDataset Series(string uid, params DicomDataset[] references) => ContentItems.Empty()
        .AddOrUpdate(DicomTag.SeriesInstanceUID, uid)
        .AddOrUpdate(DicomTag.ReferencedSOPSequence, references);
}
