using System.Globalization;
using EdgeMLOps.Dicom;

namespace EdgeMLOps.Appliance.Core.Studies.Pacs;

/// <summary>The study root of Query/Retrieve (PS3.4 section C.6.2) and the questions asked by it.</summary>
internal static class PacsModel
{
    public static readonly string Find = DicomUID.StudyRootQueryRetrieveInformationModelFind.UID;
    public static readonly string Move = DicomUID.StudyRootQueryRetrieveInformationModelMove.UID;

    public static readonly IReadOnlyList<string> TransferSyntaxes =
        [DicomTransferSyntax.ExplicitVRLittleEndian.UID.UID, DicomTransferSyntax.ImplicitVRLittleEndian.UID.UID];

    /// <summary>How many instances the study has.</summary>
    public static DicomDataset Study(string studyInstanceUid) => Level("STUDY")
        .AddOrUpdate(DicomTag.StudyInstanceUID, studyInstanceUid)
        .AddOrUpdate(DicomTag.NumberOfStudyRelatedInstances);

    /// <summary>Its series, of which modality and maker, and how many instances each has.</summary>
    public static DicomDataset Series(string studyInstanceUid) => Level("SERIES")
        .AddOrUpdate(DicomTag.StudyInstanceUID, studyInstanceUid)
        .AddOrUpdate(DicomTag.SeriesInstanceUID)
        .AddOrUpdate(DicomTag.Modality)
        .AddOrUpdate(DicomTag.Manufacturer)
        .AddOrUpdate(DicomTag.NumberOfSeriesRelatedInstances);

    /// <summary>The instances of a series, one by one: for a PACS that does not count them.</summary>
    public static DicomDataset Images(string studyInstanceUid, string seriesInstanceUid) => Level("IMAGE")
        .AddOrUpdate(DicomTag.StudyInstanceUID, studyInstanceUid)
        .AddOrUpdate(DicomTag.SeriesInstanceUID, seriesInstanceUid)
        .AddOrUpdate(DicomTag.SOPInstanceUID);

    /// <summary>The studies of a day, with what tells whether they matter.</summary>
    public static DicomDataset Day(DateTime day) => Level("STUDY")
        .AddOrUpdate(DicomTag.StudyDate, day.ToString("yyyyMMdd", CultureInfo.InvariantCulture))
        .AddOrUpdate(DicomTag.StudyTime)
        .AddOrUpdate(DicomTag.ModalitiesInStudy)
        .AddOrUpdate(DicomTag.StudyInstanceUID);

    /// <summary>All of a study, to be moved.</summary>
    public static DicomDataset MoveStudy(string studyInstanceUid) =>
        Level("STUDY").AddOrUpdate(DicomTag.StudyInstanceUID, studyInstanceUid);

    /// <summary>A value without its padding; empty when there is none.</summary>
    public static string TextOf(DicomDataset match, DicomTag tag) => match.GetSingleValueOrDefault(tag, "").Trim(' ', '\0');

    private static DicomDataset Level(string level) => new DicomDataset().AddOrUpdate(DicomTag.QueryRetrieveLevel, level);
}
