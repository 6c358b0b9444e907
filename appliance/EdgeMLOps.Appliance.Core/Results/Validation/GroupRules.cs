using EdgeMLOps.Appliance.Core.Results.Reports;
using EdgeMLOps.Dicom;

namespace EdgeMLOps.Appliance.Core.Results.Validation;

/// <summary>A measurement group of one box (PS3.16 TID 1410).</summary>
internal static class GroupRules
{
    private const double MostCertain = 100;

    public static void Check(ContentNode group, FaultCollector faults)
    {
        if (!group.Named(ReportCodes.Finding).Any())
        {
            faults.Add(ResultFaultCode.ItemMissing, group.Where, "has no Finding");
        }

        if (!group.Children.Any(child => child.ValueType is "SCOORD" or "SCOORD3D"))
        {
            faults.Add(ResultFaultCode.ItemMissing, group.Where, "has no Image Region");
        }

        foreach (var child in group.Children)
        {
            switch (child.ValueType)
            {
                case "SCOORD":
                    CheckRegion(child, faults);
                    break;
                case "NUM":
                    CheckNumber(child, faults);
                    break;
            }
        }
    }

    /// <summary>Tracking identifiers: there, each its own, and the first UID of its group, which is the one that viewers take.</summary>
    public static void CheckTracking(IReadOnlyList<ContentNode> groups, FaultCollector faults)
    {
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var group in groups)
        {
            var first = group.Children.FirstOrDefault(child => child.ValueType is "UIDREF");
            if (!group.Named(ReportCodes.TrackingIdentifier).Any() || first is null || !first.Is(ReportCodes.TrackingUniqueIdentifier))
            {
                faults.Add(ResultFaultCode.TrackingMissing, group.Where, "needs a Tracking Identifier, and a Tracking Unique Identifier as its first UIDREF");
            }
            else if (!known.Add(FaultCollector.Text(first.Item, DicomTag.UID)))
            {
                faults.Add(ResultFaultCode.TrackingReused, first.Where, "another finding has the same");
            }
        }
    }

    /// <summary>The outline of a region.</summary>
    public static Region RegionOf(DicomDataset item) => new(
        FaultCollector.Text(item, DicomTag.GraphicType), item.TryGetValues<float>(DicomTag.GraphicData, out var points) ? points : []);

    private static void CheckRegion(ContentNode node, FaultCollector faults)
    {
        RegionOf(node.Item).Check(node.Where, mustClose: true, faults);
        var images = node.Children.Count(child => child is { ValueType: "IMAGE", Relationship: "SELECTED FROM" });
        if (images != 1)
        {
            faults.Add(ResultFaultCode.RegionWithoutImage, node.Where, FormattableString.Invariant($"is selected from {images} images"));
        }
    }

    private static void CheckNumber(ContentNode node, FaultCollector faults)
    {
        if (FaultCollector.Items(node.Item, DicomTag.MeasuredValueSequence) is not [var measured])
        {
            faults.Add(ResultFaultCode.NumberInvalid, node.Where, "has not one measured value");
            return;
        }

        var unit = CodeRules.Read(measured, DicomTag.MeasurementUnitsCodeSequence, node.Where, faults);
        var number = FaultCollector.Number(FaultCollector.Text(measured, DicomTag.NumericValue));
        if (number is null || unit is null)
        {
            faults.Add(ResultFaultCode.NumberInvalid, node.Where, number is null ? "has no number" : "has no unit");
        }
        else if (node.Is(ReportCodes.CertaintyOfFinding))
        {
            if (unit is not { Value: "%", Scheme: "UCUM" } || number is < 0 or > MostCertain)
            {
                faults.Add(ResultFaultCode.CertaintyInvalid, node.Where, "is not 0 to 100 percent");
            }
        }
        else if (unit is { Value: "mm" or "cm" or "mm2" or "cm2", Scheme: "UCUM" } && number < 0)
        {
            faults.Add(ResultFaultCode.NumberInvalid, node.Where, "a length or an area is below 0");
        }
    }
}
