using System.Runtime.InteropServices;
using EdgeMLOps.Appliance.Core.Inference.Preprocessing;
using EdgeMLOps.Dicom;

namespace EdgeMLOps.Appliance.Core.Decoding;

/// <summary>From stored values to the units of the modality (PS3.3 C.11.1): a line or a table.</summary>
/// <param name="Slope">Rescale Slope; 1 with a table.</param>
/// <param name="Intercept">Rescale Intercept; 0 with a table.</param>
/// <param name="Table">The table; null where there is none.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ModalityTransform(double Slope, double Intercept, LookupTable? Table)
{
    /// <summary>Reads it.</summary>
    /// <param name="source">The image, or its frame's Pixel Value Transformation.</param>
    /// <param name="isSigned">Whether stored values are signed.</param>
    /// <param name="transform">Valid when the code is <see cref="DecodeCode.Decoded"/>.</param>
    /// <returns>The code, and the tag at fault.</returns>
    public static (DecodeCode Code, string Message) Read(DicomDataset source, bool isSigned, out ModalityTransform transform)
    {
        transform = new(1, 0, null);
        if (source.TryGetSequence(DicomTag.ModalityLUTSequence, out var lut) && lut.Items.Count > 0)
        {
            var isRead = LookupTableReader.TryRead(lut.Items[0], isSigned, out var table, out var fault);
            transform = new(1, 0, table);
            return isRead ? (DecodeCode.Decoded, "") : (DecodeCode.BadModalityLut, $"{DicomTag.ModalityLUTSequence}: {fault}");
        }

        if (!HeaderNumber.TryRead(source, DicomTag.RescaleSlope, 1, out var slope)
            || !HeaderNumber.TryRead(source, DicomTag.RescaleIntercept, 0, out var intercept)
            || slope == 0)
        {
            return (DecodeCode.BadRescale, $"{DicomTag.RescaleSlope}, {DicomTag.RescaleIntercept}");
        }

        transform = new(slope, intercept, null);
        return (DecodeCode.Decoded, "");
    }

    /// <summary>The modality's value of a stored value.</summary>
    public double Apply(int stored) => Table?.Map(stored) ?? ((stored * Slope) + Intercept);

    /// <summary>Whether a stored value can come out negative.</summary>
    public bool CanBeNegative(in StoredPixelFormat format) => Table is null && FullRange(format).Low < 0;

    /// <summary>Whether all values that the bits can hold, and their differences, are numbers.</summary>
    public bool IsFinite(in StoredPixelFormat format) =>
        Table is not null || (FullRange(format) is var (low, high) && double.IsFinite(high - low) && double.IsFinite(high + low));

    /// <summary>Lowest and highest modality value of all that the bits can hold.</summary>
    public (double Low, double High) FullRange(in StoredPixelFormat format)
    {
        var lowest = format.IsSigned ? -(1 << (format.BitsStored - 1)) : 0;
        return Range(lowest, lowest + (1 << format.BitsStored) - 1);
    }

    /// <summary>Lowest and highest modality value between two stored values.</summary>
    public (double Low, double High) Range(int lowest, int highest)
    {
        if (Table is null)
        {
            var (first, second) = (Apply(lowest), Apply(highest));
            return (Math.Min(first, second), Math.Max(first, second));
        }

        var (low, high) = (double.MaxValue, double.MinValue);
        for (var stored = lowest; stored <= highest; stored++)
        {
            var value = Apply(stored);
            low = Math.Min(low, value);
            high = Math.Max(high, value);
        }

        return (low, high);
    }
}
