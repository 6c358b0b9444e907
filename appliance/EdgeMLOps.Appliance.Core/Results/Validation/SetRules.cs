using EdgeMLOps.Appliance.Core.Results.Objects;
using EdgeMLOps.Appliance.Core.Results.Reports;
using EdgeMLOps.Dicom;

namespace EdgeMLOps.Appliance.Core.Results.Validation;

/// <summary>Objects of one result set, held against each other.</summary>
internal static class SetRules
{
    // Half a pixel is what a reader may be off.
    private const double Apart = 0.5;

    public static void Check(IReadOnlyList<DicomFile> objects, IReadOnlyList<FaultCollector> faults)
    {
        CheckIdentities(objects, faults);
        var drawn = Enumerable.Range(0, objects.Count).SelectMany(i => Findings(objects[i].Dataset).Select(finding => (Object: i, finding.Uid, finding.Outline, finding.Frames)))
            .Where(finding => finding.Uid.Length > 0).GroupBy(finding => finding.Uid, StringComparer.Ordinal).ToList();
        foreach (var other in drawn.SelectMany(finding => finding.Skip(1).Where(other => !AreSame(finding.First(), other))))
        {
            faults[other.Object].Add(ResultFaultCode.SetContradicts, DicomTag.TrackingUID, "another object of the set shows the finding elsewhere");
        }

        CheckComplete(objects, faults);
    }

    private static void CheckIdentities(IReadOnlyList<DicomFile> objects, IReadOnlyList<FaultCollector> faults)
    {
        var known = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < objects.Count; i++)
        {
            var (instance, series, modality) = (
                FaultCollector.Text(objects[i].Dataset, DicomTag.SOPInstanceUID),
                FaultCollector.Text(objects[i].Dataset, DicomTag.SeriesInstanceUID),
                FaultCollector.Text(objects[i].Dataset, DicomTag.Modality));
            if (!known.TryAdd(instance, ""))
            {
                faults[i].Add(ResultFaultCode.IdentityReused, DicomTag.SOPInstanceUID, "is that of another object of the set");
            }

            if (!known.TryAdd(series, modality) && !string.Equals(known[series], modality, StringComparison.Ordinal))
            {
                faults[i].Add(ResultFaultCode.IdentityReused, DicomTag.SeriesInstanceUID, "is that of a series of another modality");
            }
        }
    }

    // Of an image that a presentation state of the set is for, report and state tell of the same findings. Others (in colour, or gone) have none.
    private static void CheckComplete(IReadOnlyList<DicomFile> objects, IReadOnlyList<FaultCollector> faults)
    {
        var told = Findings(objects, ObjectKind.Report).Select(finding => finding.Uid).ToHashSet(StringComparer.Ordinal);
        var shown = Findings(objects, ObjectKind.Presentation).Select(finding => finding.Uid).ToHashSet(StringComparer.Ordinal);
        var images = objects.Where(one => ObjectKinds.Of(one.Dataset) == ObjectKind.Presentation)
            .SelectMany(state => PresentationRules.Images(state.Dataset, new FaultCollector())).Select(image => image.SopInstanceUid).ToHashSet(StringComparer.Ordinal);
        for (var i = 0; i < objects.Count && told.Count > 0 && shown.Count > 0; i++)
        {
            var (kind, findings) = (ObjectKinds.Of(objects[i].Dataset), Findings(objects[i].Dataset).Where(finding => finding.Uid.Length > 0));
            var missing = kind == ObjectKind.Report
                ? findings.Count(finding => images.Contains(finding.Image) && !shown.Contains(finding.Uid))
                : findings.Count(finding => !told.Contains(finding.Uid));
            if (missing > 0)
            {
                faults[i].Add(ResultFaultCode.SetContradicts, DicomTag.TrackingUID, FormattableString.Invariant($"of {missing} findings stands in no {(kind == ObjectKind.Report ? "presentation state" : "report")} of the set"));
            }
        }
    }

    private static IEnumerable<Finding> Findings(IReadOnlyList<DicomFile> objects, ObjectKind kind) =>
        objects.Where(one => ObjectKinds.Of(one.Dataset) == kind).SelectMany(one => Findings(one.Dataset)).Where(finding => finding.Uid.Length > 0);

    private static bool AreSame(
        (int Object, string Uid, IReadOnlyList<float> Outline, IReadOnlyList<int> Frames) one, (int Object, string Uid, IReadOnlyList<float> Outline, IReadOnlyList<int> Frames) other) =>
        AreSame(one.Outline, other.Outline) && (one.Frames.Count == 0 || other.Frames.Count == 0 || one.Frames.Intersect(other.Frames).Any());

    private static bool AreSame(IReadOnlyList<float> one, IReadOnlyList<float> other) =>
        one.Count == other.Count && one.Zip(other).All(pair => Math.Abs(pair.First - pair.Second) <= Apart);

    private static IEnumerable<Finding> Findings(DicomDataset dataset) => ObjectKinds.Of(dataset) switch
    {
        ObjectKind.Report => Groups(dataset),
        ObjectKind.Presentation => FaultCollector.Items(dataset, DicomTag.GraphicAnnotationSequence)
            .SelectMany(annotation => FaultCollector.Items(annotation, PresentationTags.GraphicObjectSequence)
                .Select(graphic => new Finding(FaultCollector.Text(graphic, DicomTag.TrackingUID), GroupRules.RegionOf(graphic).Points, "", FramesOf(annotation)))),
        _ => [],
    };

    private static IEnumerable<Finding> Groups(DicomDataset report) => ContentNode.Read(report, new FaultCollector()).All
        .Where(node => node.Is(ReportCodes.MeasurementGroup))
        .Select(group => new Finding(
            group.Named(ReportCodes.TrackingUniqueIdentifier).Select(uid => FaultCollector.Text(uid.Item, DicomTag.UID)).FirstOrDefault(""),
            group.Children.Where(child => child.ValueType is "SCOORD").Select(region => GroupRules.RegionOf(region.Item).Points).FirstOrDefault([]),
            DocumentRules.References(group).Select(image => image.SopInstanceUid).FirstOrDefault(""),
            DocumentRules.References(group).Select(image => image.Frames).FirstOrDefault([])));

    // Of several images nothing is said here: a finding is on one of them.
    private static IReadOnlyList<int> FramesOf(DicomDataset annotation) =>
        FaultCollector.Items(annotation, DicomTag.ReferencedImageSequence).ToList() is [var image] ? ObjectReference.Read(image, "", "", "").Frames : [];

    // Image: of a report's finding alone; a presentation state says it by where the finding stands. Frames: empty where it says none.
    private sealed record Finding(string Uid, IReadOnlyList<float> Outline, string Image, IReadOnlyList<int> Frames);
}
