using EdgeMLOps.Dicom;

namespace EdgeMLOps.Appliance.Core.Results.Validation;

/// <summary>
/// Finds what is wrong with result objects: measurement reports, softcopy presentation states, secondary captures, key object
/// selections. Looks at what they mean, which public tools do not: of an object that passes them all a box may lie outside of its
/// image. Keeps nothing; safe for concurrent use.
/// </summary>
public static class ResultValidator
{
    /// <summary>Checks a set of objects.</summary>
    /// <param name="objects">The objects of one result.</param>
    /// <param name="sources">The images they are about, each once; empty where they are not known, then nothing is held against them.</param>
    /// <returns>The faults of each object, in the objects' order.</returns>
    public static IReadOnlyList<IReadOnlyList<ResultFault>> Validate(IReadOnlyList<DicomFile> objects, IReadOnlyList<SourceImage> sources)
    {
        ArgumentNullException.ThrowIfNull(objects);
        ArgumentNullException.ThrowIfNull(sources);
        var known = sources.DistinctBy(source => source.SopInstanceUid, StringComparer.Ordinal).ToDictionary(source => source.SopInstanceUid, StringComparer.Ordinal);
        var collectors = objects.Select(file => Check(file, known.Count > 0 ? new SourceRules(known) : null)).ToList();
        SetRules.Check(objects, collectors);
        return [.. collectors.Select(collector => collector.Faults)];
    }

    private static FaultCollector Check(DicomFile file, SourceRules? sources)
    {
        var (dataset, kind, faults) = (file.Dataset, ObjectKinds.Of(file.Dataset), new FaultCollector());
        if (kind == ObjectKind.None)
        {
            faults.Add(ResultFaultCode.NotAResult, DicomTag.SOPClassUID, "is none of a result's");
            return faults;
        }

        HeaderRules.Check(file, kind, faults);
        ValueRules.Check(dataset, faults);
        FrameRules.Check(dataset, faults);
        switch (kind)
        {
            case ObjectKind.Presentation:
                PresentationRules.Check(dataset, faults);
                var images = PresentationRules.Images(dataset, new FaultCollector()).ToList();
                sources?.Check(dataset, images, faults);
                sources?.CheckPresentation(dataset, images, faults);
                break;
            case ObjectKind.Capture:
                CaptureRules.Check(file, faults);
                sources?.Check(dataset, [.. CaptureRules.Sources(dataset)], faults);
                break;
            default:
                CheckDocument(dataset, kind, sources, faults);
                break;
        }

        return faults;
    }

    private static void CheckDocument(DicomDataset dataset, ObjectKind kind, SourceRules? sources, FaultCollector faults)
    {
        var root = ContentNode.Read(dataset, faults);
        var evidence = new EvidenceIndex(dataset, faults);
        DocumentRules.Check(dataset, root, evidence, faults);
        if (kind == ObjectKind.Report)
        {
            ReportRules.Check(dataset, root, faults);
        }
        else
        {
            KeyObjectRules.Check(dataset, root, faults);
        }

        // A key object selection may select the report and the captures of its own set, which are no images of the study.
        sources?.Check(dataset, [.. evidence.Objects.Concat(DocumentRules.References(root)).Where(reference => kind == ObjectKind.Report || !ObjectKinds.IsResult(reference.SopClassUid))], faults);
        sources?.CheckRegions(root, faults);
    }
}
