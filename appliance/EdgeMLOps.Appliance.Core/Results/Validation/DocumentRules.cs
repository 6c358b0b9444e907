using EdgeMLOps.Dicom;

namespace EdgeMLOps.Appliance.Core.Results.Validation;

/// <summary>What reports and key object selections have in common: the content tree as such (PS3.3 sections C.17.2 and C.17.3).</summary>
internal static class DocumentRules
{
    private const string ContainerType = "CONTAINER";

    // PS3.3 table A.35.13-2 (Comprehensive 3D SR), which allows all that the older classes do; of one item, by reference is not looked at.
    private static readonly Dictionary<string, (string[] Sources, string[] Targets)> Relationships = new(StringComparer.Ordinal)
    {
        ["CONTAINS"] = ([ContainerType], ["CODE", "NUM", "TEXT", "PNAME", "UIDREF", "DATE", "TIME", "DATETIME", "IMAGE", "WAVEFORM", "COMPOSITE", "SCOORD", "SCOORD3D", "TCOORD", ContainerType]),
        ["HAS OBS CONTEXT"] = ([ContainerType, "TEXT", "CODE", "NUM"], ["TEXT", "CODE", "NUM", "DATETIME", "DATE", "TIME", "UIDREF", "PNAME", "COMPOSITE"]),
        ["HAS ACQ CONTEXT"] = ([ContainerType, "IMAGE", "WAVEFORM", "COMPOSITE", "NUM", "CODE", "TEXT"], ["TEXT", "CODE", "NUM", "DATETIME", "DATE", "TIME", "UIDREF", "PNAME", ContainerType]),
        ["HAS CONCEPT MOD"] = ([], ["TEXT", "CODE"]),
        ["HAS PROPERTIES"] = (["TEXT", "CODE", "NUM", "PNAME", "UIDREF", "DATE", "TIME", "DATETIME"], ["CODE", "NUM", "TEXT", "PNAME", "UIDREF", "DATE", "TIME", "DATETIME", "IMAGE", "WAVEFORM", "COMPOSITE", "SCOORD", "SCOORD3D", "TCOORD", ContainerType]),
        ["INFERRED FROM"] = (["TEXT", "CODE", "NUM"], ["CODE", "NUM", "TEXT", "PNAME", "UIDREF", "DATE", "TIME", "DATETIME", "IMAGE", "WAVEFORM", "COMPOSITE", "SCOORD", "SCOORD3D", "TCOORD", ContainerType]),
        ["SELECTED FROM"] = (["SCOORD", "TCOORD"], ["IMAGE", "WAVEFORM", "SCOORD", "SCOORD3D"]),
    };

    // Of each value type the attribute that holds the value; empty where there is none.
    private static readonly Dictionary<string, DicomTag?> Values = new(StringComparer.Ordinal)
    {
        ["TEXT"] = DicomTag.TextValue,
        ["CODE"] = DicomTag.ConceptCodeSequence,
        ["NUM"] = DicomTag.MeasuredValueSequence,
        ["UIDREF"] = DicomTag.UID,
        ["PNAME"] = DicomTag.PersonName,
        ["DATE"] = DicomTag.Date,
        ["TIME"] = DicomTag.Time,
        ["DATETIME"] = DicomTag.DateTime,
        ["IMAGE"] = DicomTag.ReferencedSOPSequence,
        ["COMPOSITE"] = DicomTag.ReferencedSOPSequence,
        ["WAVEFORM"] = DicomTag.ReferencedSOPSequence,
        ["SCOORD"] = DicomTag.GraphicData,
        ["SCOORD3D"] = DicomTag.GraphicData,
        ["TCOORD"] = null,
        [ContainerType] = DicomTag.ContinuityOfContent,
    };

    // They say by where they stand what they are.
    private static readonly string[] MayBeNameless = ["IMAGE", "COMPOSITE", "WAVEFORM", "SCOORD", "SCOORD3D", "TCOORD", ContainerType];

    public static void Check(DicomDataset document, ContentNode root, EvidenceIndex evidence, FaultCollector faults)
    {
        faults.NeedValues(document, "", DicomTag.ContentDate, DicomTag.ContentTime);
        faults.NeedAttributes(document, "", DicomTag.ReferencedPerformedProcedureStepSequence);
        if (root.ValueType is not ContainerType)
        {
            faults.Add(ResultFaultCode.ItemInvalid, root.Where, "the root is a CONTAINER");
        }

        foreach (var node in root.All)
        {
            CheckValue(node, isRoot: ReferenceEquals(node, root), faults);
            foreach (var child in node.Children)
            {
                CheckRelationship(node, child, faults);
            }
        }

        CheckReferences(document, root, evidence, faults);
    }

    /// <summary>The title and the template of a document (PS3.3 section C.18.8).</summary>
    public static void CheckTemplate(ContentNode root, string template, FaultCollector faults)
    {
        var item = FaultCollector.Items(root.Item, DicomTag.ContentTemplateSequence) is [var only] ? only : null;
        if (item is null || FaultCollector.Text(item, DicomTag.MappingResource) is not "DCMR" || !string.Equals(FaultCollector.Text(item, DicomTag.TemplateIdentifier), template, StringComparison.Ordinal))
        {
            faults.Add(ResultFaultCode.TemplateWrong, root.Where, $"does not say that it follows DCMR {template}");
        }
    }

    private static void CheckValue(ContentNode node, bool isRoot, FaultCollector faults)
    {
        if (!Values.TryGetValue(node.ValueType, out var value))
        {
            faults.Add(ResultFaultCode.ItemInvalid, node.Where, "has no value type that is known");
            return;
        }

        if (value is { } tag && !FaultCollector.HasValue(node.Item, tag))
        {
            faults.Add(ResultFaultCode.ItemInvalid, node.Where, $"has no {DicomDictionary.NameOf(tag)}");
        }
        else if (node.ValueType is "CODE")
        {
            node.CodeValue(faults);
        }

        var isBare = node.Name is null && !node.Item.Contains(DicomTag.ConceptNameCodeSequence);
        if (isBare && (isRoot || !MayBeNameless.Contains(node.ValueType, StringComparer.Ordinal)))
        {
            faults.Add(ResultFaultCode.ItemInvalid, node.Where, "has no concept name");
        }
    }

    private static void CheckRelationship(ContentNode node, ContentNode child, FaultCollector faults)
    {
        var isAllowed = Relationships.TryGetValue(child.Relationship, out var rule)
            && (rule.Sources.Length == 0 || rule.Sources.Contains(node.ValueType, StringComparer.Ordinal))
            && rule.Targets.Contains(child.ValueType, StringComparer.Ordinal);
        if (!isAllowed)
        {
            faults.Add(ResultFaultCode.RelationshipWrong, child.Where, $"{node.ValueType} {(child.Relationship.Length == 0 ? "without a relationship to" : child.Relationship)} {child.ValueType} is not allowed");
        }
    }

    private static void CheckReferences(DicomDataset document, ContentNode root, EvidenceIndex evidence, FaultCollector faults)
    {
        var references = References(root).ToList();
        if (references.Count > 0)
        {
            faults.NeedValues(document, "", DicomTag.CurrentRequestedProcedureEvidenceSequence);
        }

        foreach (var reference in references)
        {
            evidence.Check(reference, faults);
        }
    }

    /// <summary>Every object that the content refers to.</summary>
    public static IEnumerable<ObjectReference> References(ContentNode root) => root.All
        .SelectMany(node => FaultCollector.Items(node.Item, DicomTag.ReferencedSOPSequence).Select(item => ObjectReference.Read(item, "", "", node.Where)));
}
