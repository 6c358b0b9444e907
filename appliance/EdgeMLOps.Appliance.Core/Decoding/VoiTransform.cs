using System.Runtime.InteropServices;
using EdgeMLOps.Appliance.Core.Inference.Preprocessing;
using EdgeMLOps.Dicom;

namespace EdgeMLOps.Appliance.Core.Decoding;

/// <summary>From the modality's units to what is shown (PS3.3 C.11.2): a table or a window, the first of several.</summary>
/// <param name="Window">The window, or the range of the table's inputs.</param>
/// <param name="Table">The table; null where a window says all.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct VoiTransform(VoiWindow Window, LookupTable? Table)
{
    /// <summary>
    /// Reads it. Where there are both, the table is taken: the standard leaves the choice, and makers who write a table draw by it
    /// what a window can only come near to.
    /// </summary>
    /// <param name="source">The image, or its frame's Frame VOI LUT.</param>
    /// <param name="isSigned">Whether the modality's values can be negative.</param>
    /// <param name="transform">Null where the image has neither; valid when the code is <see cref="DecodeCode.Decoded"/>.</param>
    /// <returns>The code, and the tag at fault.</returns>
    public static (DecodeCode Code, string Message) Read(DicomDataset source, bool isSigned, out VoiTransform? transform)
    {
        transform = null;
        if (source.TryGetSequence(DicomTag.VOILUTSequence, out var lut) && lut.Items.Count > 0)
        {
            if (!LookupTableReader.TryRead(lut.Items[0], isSigned, out var table, out var fault))
            {
                return (DecodeCode.BadVoiLut, $"{DicomTag.VOILUTSequence}: {fault}");
            }

            transform = new(VoiWindow.FromRange(table.First, Math.Max(table.Last, table.First + 1)), table);
            return (DecodeCode.Decoded, "");
        }

        if (!HeaderNumber.TryRead(source, DicomTag.WindowWidth, 0, out var width)
            || !HeaderNumber.TryRead(source, DicomTag.WindowCenter, double.NaN, out var center))
        {
            return BadWindow();
        }

        if (HeaderNumber.IsEmpty(source, DicomTag.WindowWidth) || HeaderNumber.IsEmpty(source, DicomTag.WindowCenter))
        {
            return (DecodeCode.Decoded, "");
        }

        VoiWindow? window = source.GetSingleValueOrDefault(DicomTag.VOILUTFunction, "LINEAR").ToUpperInvariant() switch
        {
            "LINEAR" when width >= 1 => new VoiWindow(center, width),
            "LINEAR_EXACT" when width > 0 => new VoiWindow(center, width, VoiFunction.LinearExact),
            "SIGMOID" when width > 0 => new VoiWindow(center, width, VoiFunction.Sigmoid),
            _ => null,
        };
        transform = window is { } known ? new(known, null) : null;
        return transform is null ? BadWindow() : (DecodeCode.Decoded, "");
    }

    /// <summary>What a modality value is shown as, 0 to 1, before inversion.</summary>
    public double Display(double value) => Table is null ? Window.Display(value) : (double)Table.Map(value) / Table.Maximum;

    private static (DecodeCode Code, string Message) BadWindow() =>
        (DecodeCode.BadWindow, $"{DicomTag.WindowCenter}, {DicomTag.WindowWidth}, {DicomTag.VOILUTFunction}");
}
