using System.Globalization;
using EdgeMLOps.Appliance.Core.Inspection;
using EdgeMLOps.Dicom;
using EdgeMLOps.Dicom.Network;

namespace EdgeMLOps.Appliance.Commands;

/// <summary>An inspected file in lines for a person.</summary>
internal static class InspectionText
{
    private const int ShownDigits = 12;

    public static IEnumerable<string> Lines(InspectionLine line)
    {
        var code = line.Code.Length > 0 ? $" {line.Code}" : "";
        yield return $"{line.File}: {line.Outcome}{code}, screening: {line.Screening}";
        if (line.Message.Length > 0)
        {
            yield return $"  {line.Message}";
        }

        if (line.TransferSyntax is { } syntax)
        {
            yield return string.Join(", ", ((string?[])[line.Modality, SopClass(line), Syntax(syntax), Pixels(line)]).Where(part => part is not null)).Insert(0, "  ");
        }

        if (line.AllFramesValueSha256 is { } digest)
        {
            yield return $"  values {digest[..ShownDigits]}..., cells {line.AllFramesSha256![..ShownDigits]}... (SHA-256, --json shows them whole)"; // not null: decoded together
        }

        foreach (var warning in line.Warnings)
        {
            yield return $"  warning: {warning}";
        }
    }

    private static string? SopClass(InspectionLine line) =>
        DicomStorageClasses.All.FirstOrDefault(known => string.Equals(known.UID, line.SopClass, StringComparison.Ordinal))?.Name ?? line.SopClass;

    private static string Syntax(string uid) => DicomTransferSyntax.Find(uid)?.ToString() ?? uid;

    private static string? Pixels(InspectionLine line)
    {
        if (line.Rows is null || line.Columns is null)
        {
            return null;
        }

        var sign = line.PixelRepresentation == 1 ? " signed" : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{line.Columns} x {line.Rows} x {line.Frames ?? 1} {line.Photometric} {line.SamplesPerPixel ?? 1} x {line.BitsStored}/{line.BitsAllocated} bits{sign}");
    }
}
