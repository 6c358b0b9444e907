using EdgeMLOps.Dicom;

namespace EdgeMLOps.Appliance.Core.Results.Validation;

/// <summary>The evidence of a document (PS3.3 section C.17.2.3): every object it refers to, by study and series.</summary>
internal sealed class EvidenceIndex
{
    private readonly Dictionary<string, ObjectReference> _objects = new(StringComparer.Ordinal);

    public EvidenceIndex(DicomDataset document, FaultCollector faults)
    {
        foreach (var tag in (DicomTag[])[DicomTag.CurrentRequestedProcedureEvidenceSequence, DicomTag.PertinentOtherEvidenceSequence])
        {
            foreach (var reference in Read(document, tag, faults))
            {
                if (!_objects.TryAdd(reference.SopInstanceUid, reference))
                {
                    faults.Add(ResultFaultCode.EvidenceWrong, reference.Where, "an object stands twice among the evidence");
                }
            }
        }
    }

    /// <summary>All of it.</summary>
    public IReadOnlyCollection<ObjectReference> Objects => _objects.Values;

    /// <summary>Asks that an object which is referred to stands among the evidence.</summary>
    public void Check(ObjectReference used, FaultCollector faults)
    {
        if (!_objects.TryGetValue(used.SopInstanceUid, out var found))
        {
            faults.Add(ResultFaultCode.NotInEvidence, used.Where, "refers to an object that does not stand among the evidence");
        }
        else if (!string.Equals(found.SopClassUid, used.SopClassUid, StringComparison.Ordinal))
        {
            faults.Add(ResultFaultCode.EvidenceWrong, used.Where, "the evidence has the object under another SOP class");
        }
    }

    /// <summary>References by study and series (PS3.3 table C.17-3).</summary>
    public static IEnumerable<ObjectReference> Read(DicomDataset document, DicomTag tag, FaultCollector faults)
    {
        foreach (var study in FaultCollector.Items(document, tag))
        {
            var where = DicomDictionary.NameOf(tag);
            faults.NeedValues(study, $"{where}.", DicomTag.StudyInstanceUID, DicomTag.ReferencedSeriesSequence);
            foreach (var series in FaultCollector.Items(study, DicomTag.ReferencedSeriesSequence))
            {
                faults.NeedValues(series, $"{where}.", DicomTag.SeriesInstanceUID, DicomTag.ReferencedSOPSequence);
                foreach (var item in FaultCollector.Items(series, DicomTag.ReferencedSOPSequence))
                {
                    faults.NeedValues(item, $"{where}.", DicomTag.ReferencedSOPClassUID, DicomTag.ReferencedSOPInstanceUID);
                    yield return ObjectReference.Read(
                        item, FaultCollector.Text(series, DicomTag.SeriesInstanceUID), FaultCollector.Text(study, DicomTag.StudyInstanceUID), where);
                }
            }
        }
    }
}
