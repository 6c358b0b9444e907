using EdgeMLOps.Appliance.Core.Results.Reports;
using EdgeMLOps.Dicom;

namespace EdgeMLOps.Appliance.Core.Screening;

/// <summary>
/// How we know our own objects when a PACS sends them back. By the manufacturer, as equipment or as contributing equipment,
/// which each of them carries; not by UIDs: a PACS may rewrite them, and the root 2.25 is everybody's.
/// </summary>
internal static class OwnObjects
{
    /// <summary>Tells whether we wrote an object.</summary>
    /// <param name="header">Its data set; pixel data is not needed.</param>
    public static bool Include(DicomDataset header) =>
        IsOurs(header)
        || (header.TryGetSequence(DicomTag.ContributingEquipmentSequence, out var equipment) && equipment.Items.Any(IsOurs));

    private static bool IsOurs(DicomDataset equipment) => string.Equals(
        equipment.GetSingleValueOrDefault(DicomTag.Manufacturer, "").Trim(), ReportHeader.Manufacturer, StringComparison.OrdinalIgnoreCase);
}
