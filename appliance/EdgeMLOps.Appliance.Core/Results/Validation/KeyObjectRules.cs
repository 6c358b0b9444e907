using EdgeMLOps.Appliance.Core.Results.Reports;
using EdgeMLOps.Dicom;

namespace EdgeMLOps.Appliance.Core.Results.Validation;

/// <summary>A key object selection (PS3.3 section A.35.4, PS3.16 TID 2010).</summary>
internal static class KeyObjectRules
{
    private static readonly ReportCode Description = new("113012", "DCM", "Key Object Description");

    // PS3.16 CID 7010.
    private static readonly HashSet<string> Titles =
    [
        "113000", "113001", "113002", "113003", "113004", "113005", "113006", "113007", "113008", "113009", "113010", "113013", "113018", "113020",
        "113021", "113030", "113031", "113032", "113033", "113034", "113035", "113036", "113037", "113038", "113039", "128901",
    ];

    public static void Check(DicomDataset document, ContentNode root, FaultCollector faults)
    {
        faults.NeedValues(document, "", DicomTag.CurrentRequestedProcedureEvidenceSequence);
        if (root.Name is not { Scheme: "DCM" } title || !Titles.Contains(title.Value))
        {
            faults.Add(ResultFaultCode.TemplateWrong, root.Where, "the title is none of CID 7010");
        }

        DocumentRules.CheckTemplate(root, "2010", faults);
        if (!root.Children.Any(child => child.ValueType is "IMAGE" or "COMPOSITE" or "WAVEFORM"))
        {
            faults.Add(ResultFaultCode.ItemMissing, root.Where, "selects nothing");
        }

        if (root.Named(Description).Skip(1).Any())
        {
            faults.Add(ResultFaultCode.ItemInvalid, root.Where, "is described twice");
        }
    }
}
