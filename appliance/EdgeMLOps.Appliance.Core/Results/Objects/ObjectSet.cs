using System.Globalization;
using EdgeMLOps.Appliance.Core.Results.Reports;
using EdgeMLOps.Dicom;

namespace EdgeMLOps.Appliance.Core.Results.Objects;

/// <summary>
/// The objects of one result. All carry the report's patient, study, algorithm and character set, and the tracking UIDs of its
/// boxes; their identities follow from the report's, so that the same result made again is the same to the byte.
/// </summary>
internal sealed class ObjectSet
{
    // PS3.16 annex L: no part of a pair.
    private static readonly HashSet<string> Unpaired = new(StringComparer.Ordinal)
    {
        "ABDOMEN", "ABDOMENPELVIS", "AORTA", "BACK", "BLADDER", "BRAIN", "CEREBELLUM", "CERVIX", "CHEST",
        "CHESTABDOMEN", "CHESTABDPELVIS", "COCCYX", "COLON", "CSPINE", "CTSPINE", "DUODENUM", "ESOPHAGUS", "FACE",
        "GALLBLADDER", "HEAD", "HEADNECK", "HEART", "ILEUM", "ILIUM", "JAW", "JEJUNUM", "LARYNX", "LIVER", "LSPINE",
        "LSSPINE", "MAXILLA", "MEDIASTINUM", "MOUTH", "NECK", "NECKCHEST", "NECKCHESTABDOMEN", "NECKCHESTABDPELV",
        "NOSE", "PANCREAS", "PELVIS", "PENIS", "PHARYNX", "PROSTATE", "RECTUM", "SKULL", "SPINE", "SPLEEN", "SSPINE",
        "STERNUM", "STOMACH", "THYMUS", "THYROID", "TLSPINE", "TONGUE", "TRACHEA", "TSPINE", "URETER", "UTERUS",
        "VAGINA", "VULVA", "WHOLEBODY",
    };

    private ObjectSet(StudyReport report, ReportUids uids, DicomCharacterSet characterSet, IReadOnlyList<MarkedImage> images) =>
        (Report, Uids, CharacterSet, Images) = (report, uids, characterSet, images);

    /// <summary>What was found, its texts settled for the character set.</summary>
    public StudyReport Report { get; }

    public ReportUids Uids { get; }

    public DicomCharacterSet CharacterSet { get; }

    /// <summary>The images with boxes whose headers are known; of one with boxes on several frames each of these.</summary>
    public IReadOnlyList<MarkedImage> Images { get; }

    /// <summary>Builds the objects besides the report. Without boxes there are none.</summary>
    /// <param name="report">The report.</param>
    /// <param name="images">The images its boxes lie on, in the report's order, frame after frame; one that cannot be read any more is left out.</param>
    /// <param name="kinds">Which objects.</param>
    public static IReadOnlyList<(ResultKind Kind, DicomFile File)> Build(
        StudyReport report, IReadOnlyList<MarkedImage> images, IReadOnlySet<ResultKind> kinds)
    {
        if (images.Count == 0)
        {
            return [];
        }

        var (settled, characterSet) = ReportTexts.Settle(report);
        var set = new ObjectSet(settled, ReportUids.Derive(report), characterSet, images);
        IEnumerable<(ResultKind Kind, DicomFile File)> Of(ResultKind kind, Func<ObjectSet, IEnumerable<DicomFile>> make) =>
            kinds.Contains(kind) ? make(set).Select(file => (kind, file)) : [];

        return [
            .. Of(ResultKind.Gsps, PresentationStates.Build),
            .. Of(ResultKind.Sc, SecondaryCaptures.Build),
            .. Of(ResultKind.Ko, KeyObjects.Build),
        ];
    }

    /// <summary>The header of an object, with what every object says of itself.</summary>
    /// <param name="sopClass">Its class.</param>
    /// <param name="kind">Its series: one for all objects of a kind.</param>
    /// <param name="modality">Modality of that series.</param>
    /// <param name="number">Which of the kind, from 1.</param>
    /// <param name="key">What tells it from the others of its kind.</param>
    public DicomDataset Begin(DicomUID sopClass, ResultKind kind, string modality, int number, string key)
    {
        var (date, time) = ReportHeader.Clock(Report);
        var series = Report.Algorithm.IsDemonstration ? StructuredReportBuilder.DemonstrationNotice : $"AI boxes {Report.Algorithm.Name}";
        var name = ResultKinds.NameOf(kind);
        return ReportHeader.Begin(Report, Uids, CharacterSet)
            .AddOrUpdate(DicomTag.SOPClassUID, sopClass)
            .AddOrUpdate(DicomTag.SOPInstanceUID, Uids.Other($"{name}-instance-{key}"))
            .AddOrUpdate(DicomTag.SeriesInstanceUID, Uids.Other($"{name}-series"))
            .AddOrUpdate(DicomTag.Modality, modality)
            .AddOrUpdate(DicomTag.SeriesNumber, ReportHeader.FirstSeriesNumber + (int)kind)
            .AddOrUpdate(DicomTag.SeriesDescription, ReportHeader.Shorten(series))
            .AddOrUpdate(DicomTag.InstanceNumber, number)
            .AddOrUpdate(DicomTag.InstanceCreationDate, date)
            .AddOrUpdate(DicomTag.InstanceCreationTime, time);
    }

    /// <summary>Body part and side, as the images have them.</summary>
    public static void CopyAnatomy(DicomDataset header, IReadOnlyList<MarkedImage> images)
    {
        ReportHeader.Copy(DicomTag.BodyPartExamined, header, images[0].Header);
        var sides = images
            .Select(image => image.Header.GetSingleValueOrDefault(DicomTag.Laterality, "") is { Length: > 0 } series
                ? series
                : image.Header.GetSingleValueOrDefault(DicomTag.ImageLaterality, ""))
            .Distinct(StringComparer.Ordinal)
            .ToList();
        var part = header.GetSingleValueOrDefault(DicomTag.BodyPartExamined, "").ToUpperInvariant();
        if (Unpaired.Contains(part))
        {
            return;
        }

        // Type 2C: of a part that may be one of a pair, empty where it is not known or not the same for all.
        header.AddOrUpdate(DicomTag.Laterality);
        if (sides is ["L" or "R"])
        {
            header.AddOrUpdate(DicomTag.Laterality, sides[0]);
        }
    }

    /// <summary>The boxes on an image, with their positions in the report, which their tracking UIDs follow from.</summary>
    public IEnumerable<(int Index, ReportFinding Finding)> FindingsOn(MarkedImage image) => Report.Findings
        .Index()
        .Where(pair => image.Has(pair.Item));

    /// <summary>What stands beside a box.</summary>
    public static string LabelOf(ReportFinding finding) =>
        string.Create(CultureInfo.InvariantCulture, $"{finding.Finding.Meaning} {Math.Clamp(finding.Score, 0, 1) * 100:0.#} %");

    public static DicomFile ToFile(DicomDataset dataset) => new(dataset, DicomTransferSyntax.ExplicitVRLittleEndian);
}
