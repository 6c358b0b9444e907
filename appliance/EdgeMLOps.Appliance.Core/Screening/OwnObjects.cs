using EdgeMLOps.Dicom;

namespace EdgeMLOps.Appliance.Core.Screening;

/// <summary>How we know our own objects when a PACS sends them back, even when it has rewritten their UIDs.</summary>
public static class OwnObjects
{
    /// <summary>Manufacturer (0008,0070) of all we write.</summary>
    public const string Manufacturer = "EdgeMLOps";

    /// <summary>Device UID (0018,1002) of all we write.</summary>
    public static string DeviceUid { get; } = DicomFileMetaInformation.ImplementationClass.UID;

    /// <summary>Tells whether we wrote an object.</summary>
    /// <param name="dataset">Its header.</param>
    public static bool Include(DicomDataset dataset)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        return Is(dataset, DicomTag.Manufacturer, Manufacturer) || Is(dataset, DicomTag.DeviceUID, DeviceUid);
    }

    private static bool Is(DicomDataset dataset, DicomTag tag, string own) =>
        string.Equals(dataset.GetSingleValueOrDefault(tag, "").Trim(), own, StringComparison.OrdinalIgnoreCase);
}
