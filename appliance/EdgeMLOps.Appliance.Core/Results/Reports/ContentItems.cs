using System.Globalization;
using EdgeMLOps.Dicom;

namespace EdgeMLOps.Appliance.Core.Results.Reports;

/// <summary>
/// Makes content items (PS3.3 section C.17.3): each is an item of a Content Sequence. Text is written in UTF-8; a report that
/// declares another character set has ASCII text only (see <see cref="ReportTexts"/>), whose bytes are the same.
/// </summary>
internal static class ContentItems
{
    public const string Contains = "CONTAINS";
    public const string HasConceptModifier = "HAS CONCEPT MOD";
    public const string HasObservationContext = "HAS OBS CONTEXT";
    public const string SelectedFrom = "SELECTED FROM";

    public static DicomDataset Empty() => new(DicomCharacterSet.Utf8);

    public static DicomDataset Code(string relationship, ReportCode name, ReportCode value, params DicomDataset[] children) =>
        Item(relationship, "CODE", name, children).AddOrUpdate(DicomTag.ConceptCodeSequence, Sequence(value));

    public static DicomDataset Text(string relationship, ReportCode name, string value) =>
        Item(relationship, "TEXT", name).AddOrUpdate(DicomTag.TextValue, value);

    public static DicomDataset Uid(string relationship, ReportCode name, string value) =>
        Item(relationship, "UIDREF", name).AddOrUpdate(DicomTag.UID, value);

    public static DicomDataset Container(ReportCode name, string? template, params DicomDataset[] children) =>
        Container(name, template, Contains, children);

    /// <summary>An image, or frames of it: which of several has to be said (PS3.3 table 10-3).</summary>
    public static DicomDataset Image(string relationship, ReportCode? name, string sopClassUid, string sopInstanceUid, params int[] frames)
    {
        var reference = Empty()
            .AddOrUpdate(DicomTag.ReferencedSOPClassUID, sopClassUid)
            .AddOrUpdate(DicomTag.ReferencedSOPInstanceUID, sopInstanceUid);
        return Item(relationship, "IMAGE", name).AddOrUpdate(
            DicomTag.ReferencedSOPSequence,
            frames.Length > 0 ? reference.AddOrUpdate(DicomTag.ReferencedFrameNumber, frames) : reference);
    }

    /// <summary>A closed rectangle: five points, the last one the first (TID 1410 with CID 219 "Bounded by").</summary>
    public static DicomDataset Rectangle(ReportCode name, ReportFinding box, DicomDataset source)
    {
        var (left, top, right, bottom) = ((float)box.X1, (float)box.Y1, (float)box.X2, (float)box.Y2);
        return Item(Contains, "SCOORD", name, source)
            .AddOrUpdate(DicomTag.GraphicData, left, top, right, top, right, bottom, left, bottom, left, top)
            .AddOrUpdate(DicomTag.GraphicType, "POLYLINE");
    }

    /// <summary>A measurement; DS holds at most 16 characters (PS3.5 section 6.2).</summary>
    public static DicomDataset Number(ReportCode name, double value, ReportCode unit) =>
        Item(Contains, "NUM", name).AddOrUpdate(
            DicomTag.MeasuredValueSequence,
            Empty()
                .AddOrUpdate(DicomTag.MeasurementUnitsCodeSequence, Sequence(unit))
                .AddOrUpdate(DicomTag.NumericValue, value.ToString("0.##", CultureInfo.InvariantCulture)));

    public static DicomDataset Sequence(ReportCode code) => Empty()
        .AddOrUpdate(DicomTag.CodeValue, code.Value)
        .AddOrUpdate(DicomTag.CodingSchemeDesignator, code.Scheme)
        .AddOrUpdate(DicomTag.CodeMeaning, code.Meaning);

    /// <summary>The attributes of a container, as the root of a document has them too.</summary>
    public static void MakeContainer(DicomDataset item, ReportCode name, string? template, params DicomDataset[] children)
    {
        item.AddOrUpdate(DicomTag.ValueType, "CONTAINER")
            .AddOrUpdate(DicomTag.ConceptNameCodeSequence, Sequence(name))
            .AddOrUpdate(DicomTag.ContinuityOfContent, "SEPARATE")
            .AddOrUpdate(DicomTag.ContentSequence, children);
        if (template is not null)
        {
            item.AddOrUpdate(
                DicomTag.ContentTemplateSequence,
                Empty()
                    .AddOrUpdate(DicomTag.MappingResource, "DCMR")
                    .AddOrUpdate(DicomTag.TemplateIdentifier, template));
        }
    }

    private static DicomDataset Container(ReportCode name, string? template, string relationship, DicomDataset[] children)
    {
        var item = Empty().AddOrUpdate(DicomTag.RelationshipType, relationship);
        MakeContainer(item, name, template, children);
        return item;
    }

    private static DicomDataset Item(string relationship, string valueType, ReportCode? name, params DicomDataset[] children)
    {
        var item = Empty()
            .AddOrUpdate(DicomTag.RelationshipType, relationship)
            .AddOrUpdate(DicomTag.ValueType, valueType);
        if (name is not null)
        {
            item.AddOrUpdate(DicomTag.ConceptNameCodeSequence, Sequence(name));
        }

        if (children.Length > 0)
        {
            item.AddOrUpdate(DicomTag.ContentSequence, children);
        }

        return item;
    }
}
