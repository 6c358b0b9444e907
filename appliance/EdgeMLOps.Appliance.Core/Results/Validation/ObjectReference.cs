using EdgeMLOps.Dicom;

namespace EdgeMLOps.Appliance.Core.Results.Validation;

/// <summary>An object that a result refers to.</summary>
/// <param name="SopClassUid">Its class as the reference says.</param>
/// <param name="SopInstanceUid">Its identity.</param>
/// <param name="SeriesInstanceUid">Its series as the reference says; empty where it does not.</param>
/// <param name="StudyInstanceUid">Its study as the reference says; empty where it does not.</param>
/// <param name="Frames">Frames of it, from 1; empty: all.</param>
/// <param name="Where">Where the reference stands.</param>
internal sealed record ObjectReference(
    string SopClassUid, string SopInstanceUid, string SeriesInstanceUid, string StudyInstanceUid, IReadOnlyList<int> Frames, string Where)
{
    /// <summary>Reads an item of a sequence of references (PS3.3 table 10-11).</summary>
    public static ObjectReference Read(DicomDataset item, string series, string study, string where) => new(
        FaultCollector.Text(item, DicomTag.ReferencedSOPClassUID),
        FaultCollector.Text(item, DicomTag.ReferencedSOPInstanceUID),
        series,
        study,
        item.TryGetValues<int>(DicomTag.ReferencedFrameNumber, out var frames) ? frames : [],
        where);
}
