using System.Globalization;
using EdgeMLOps.Appliance.Core.Results.Reports;
using EdgeMLOps.Dicom;

namespace EdgeMLOps.Appliance.Core.Results.Validation;

/// <summary>One content item of a document, with those below it (PS3.3 section C.17.3).</summary>
internal sealed record ContentNode
{
    /// <summary>The item; for the root the document.</summary>
    public required DicomDataset Item { get; init; }

    /// <summary>Its place as people count: 1 for the root, 1.3 for its third item.</summary>
    public required string Place { get; init; }

    /// <summary>Value Type.</summary>
    public required string ValueType { get; init; }

    /// <summary>Relationship with the item above; empty for the root.</summary>
    public required string Relationship { get; init; }

    /// <summary>Its concept; null where it has none.</summary>
    public required ReportCode? Name { get; init; }

    /// <summary>The items below.</summary>
    public required IReadOnlyList<ContentNode> Children { get; init; }

    /// <summary>How a fault names it.</summary>
    public string Where => Name is { } name ? $"{Place} {ValueType} \"{name.Meaning}\"" : $"{Place} {ValueType}";

    /// <summary>It and all below it.</summary>
    public IEnumerable<ContentNode> All => Children.SelectMany(child => child.All).Prepend(this);

    /// <summary>Reads a document's tree. The parser keeps it from being deeper than is good.</summary>
    public static ContentNode Read(DicomDataset document, FaultCollector faults) => Read(document, "1", isRoot: true, faults);

    /// <summary>Whether its concept is this one; the meaning does not count.</summary>
    public bool Is(ReportCode concept) => Name is { } name && Same(name, concept);

    /// <summary>The items below of a concept.</summary>
    public IEnumerable<ContentNode> Named(ReportCode concept) => Children.Where(child => child.Is(concept));

    /// <summary>The coded value; null where it is none.</summary>
    public ReportCode? CodeValue(FaultCollector faults) => CodeRules.Read(Item, DicomTag.ConceptCodeSequence, Where, faults);

    private static ContentNode Read(DicomDataset item, string place, bool isRoot, FaultCollector faults)
    {
        var type = FaultCollector.Text(item, DicomTag.ValueType);
        return new ContentNode
        {
            Item = item,
            Place = place,
            ValueType = type,
            Relationship = isRoot ? "" : FaultCollector.Text(item, DicomTag.RelationshipType),
            Name = item.Contains(DicomTag.ConceptNameCodeSequence) ? CodeRules.Read(item, DicomTag.ConceptNameCodeSequence, $"{place} {type}", faults) : null,
            Children = [.. FaultCollector.Items(item, DicomTag.ContentSequence)
                .Select((child, index) => Read(child, string.Create(CultureInfo.InvariantCulture, $"{place}.{index + 1}"), isRoot: false, faults))],
        };
    }

    private static bool Same(ReportCode one, ReportCode other) =>
        string.Equals(one.Value, other.Value, StringComparison.Ordinal) && string.Equals(one.Scheme, other.Scheme, StringComparison.Ordinal);
}
