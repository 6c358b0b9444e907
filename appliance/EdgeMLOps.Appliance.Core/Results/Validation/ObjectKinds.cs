using EdgeMLOps.Dicom;

namespace EdgeMLOps.Appliance.Core.Results.Validation;

/// <summary>Tells the kind by the SOP class (PS3.4 table B.5-1).</summary>
internal static class ObjectKinds
{
    public static ObjectKind Of(DicomDataset dataset) => Of(FaultCollector.Text(dataset, DicomTag.SOPClassUID));

    /// <summary>Whether a class is a result's.</summary>
    public static bool IsResult(string sopClassUid) => Of(sopClassUid) != ObjectKind.None;

    private static ObjectKind Of(string sopClassUid) => sopClassUid switch
    {
        "1.2.840.10008.5.1.4.1.1.88.22" or "1.2.840.10008.5.1.4.1.1.88.33" or "1.2.840.10008.5.1.4.1.1.88.34" => ObjectKind.Report,
        "1.2.840.10008.5.1.4.1.1.11.1" or "1.2.840.10008.5.1.4.1.1.11.2" => ObjectKind.Presentation,
        "1.2.840.10008.5.1.4.1.1.7" or "1.2.840.10008.5.1.4.1.1.7.4" => ObjectKind.Capture,
        "1.2.840.10008.5.1.4.1.1.88.59" => ObjectKind.KeyObjects,
        _ => ObjectKind.None,
    };
}
