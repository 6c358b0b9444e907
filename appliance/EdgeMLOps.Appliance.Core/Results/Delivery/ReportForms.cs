using EdgeMLOps.Appliance.Core.Results.Objects;
using EdgeMLOps.Appliance.Core.Results.Reports;
using EdgeMLOps.Dicom;

namespace EdgeMLOps.Appliance.Core.Results.Delivery;

/// <summary>
/// The classes a report can be sent as. Its tree has neither three-dimensional coordinates nor references by identifier, so that it
/// keeps the rules of each (PS3.3 sections A.35.13, A.35.3 and A.35.2); class and identity are what changes.
/// </summary>
internal static class ReportForms
{
    private static readonly string[] Reports =
        [DicomUID.Comprehensive3DSRStorage.UID, DicomUID.ComprehensiveSRStorage.UID, DicomUID.EnhancedSRStorage.UID];

    /// <summary>The classes of an object, the best first; of what is no report its own alone.</summary>
    public static IReadOnlyList<string> Of(string sopClassUid) =>
        string.Equals(sopClassUid, Reports[0], StringComparison.Ordinal) ? Reports : [sopClassUid];

    /// <summary>The classes that an association for some objects is to carry: one for all of them, as some archives take no second beside it.</summary>
    public static IReadOnlyList<string> OfAll(IReadOnlySet<ResultKind> kinds) => [.. kinds.Order().SelectMany(kind => Of(ResultKinds.ClassOf(kind)))];

    /// <summary>Name of a class for people.</summary>
    public static string NameOf(string sopClassUid) => Array.IndexOf(Reports, sopClassUid) switch
    {
        0 => "Comprehensive 3D SR",
        1 => "Comprehensive SR",
        2 => "Enhanced SR",
        _ => "itself",
    };

    /// <summary>A report as one of another class: an object of its own, and the same whenever it is made.</summary>
    /// <param name="report">The stored report.</param>
    /// <param name="sopClassUid">One of <see cref="Of"/>.</param>
    public static DicomFile Restate(DicomFile report, string sopClassUid)
    {
        var dataset = report.Dataset;
        dataset.AddOrUpdate(DicomTag.SOPClassUID, sopClassUid)
            .AddOrUpdate(DicomTag.SOPInstanceUID, IdentityOf(dataset.GetString(DicomTag.SOPInstanceUID), sopClassUid));
        foreach (var predecessor in Predecessors(dataset))
        {
            // Who does not take this class did not take the one before either.
            predecessor.AddOrUpdate(DicomTag.ReferencedSOPClassUID, sopClassUid)
                .AddOrUpdate(DicomTag.ReferencedSOPInstanceUID, IdentityOf(predecessor.GetString(DicomTag.ReferencedSOPInstanceUID), sopClassUid));
        }

        return new DicomFile(dataset, DicomTransferSyntax.ExplicitVRLittleEndian);
    }

    /// <summary>SOP Instance UID of a result as it goes out under a class: its own under its own class.</summary>
    public static string SentAs(string sopInstanceUid, string sopClassUid, string sentClassUid) =>
        string.Equals(sopClassUid, sentClassUid, StringComparison.Ordinal) ? sopInstanceUid : IdentityOf(sopInstanceUid, sentClassUid);

    private static string IdentityOf(string sopInstanceUid, string sopClassUid) => ReportUids.Other(sopInstanceUid, $"as-{sopClassUid}");

    private static IEnumerable<DicomDataset> Predecessors(DicomDataset dataset) =>
        Items(dataset, DicomTag.PredecessorDocumentsSequence)
            .SelectMany(study => Items(study, DicomTag.ReferencedSeriesSequence))
            .SelectMany(series => Items(series, DicomTag.ReferencedSOPSequence));

    private static IReadOnlyList<DicomDataset> Items(DicomDataset dataset, DicomTag tag) =>
        dataset.TryGetSequence(tag, out var sequence) ? sequence.Items : [];
}
