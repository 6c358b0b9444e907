using EdgeMLOps.Appliance.Core.Inference.Preprocessing;
using EdgeMLOps.Dicom;

namespace EdgeMLOps.Appliance.Core.Decoding;

/// <summary>Reads how stored values become what a radiologist sees: modality rescale and the image's first VOI window.</summary>
internal static class GreyscaleReader
{
    /// <summary>Reads the attributes. Without a window the frame's own range is shown.</summary>
    /// <param name="dataset">The image.</param>
    /// <param name="statistics">Of its stored values.</param>
    /// <param name="transform">Valid when the code is <see cref="DecodeCode.Decoded"/>.</param>
    /// <returns>The code, and the tag at fault.</returns>
    public static (DecodeCode Code, string Message) Read(
        DicomDataset dataset, in PixelStatistics statistics, out GreyscaleTransform transform)
    {
        transform = default;
        if (dataset.TryGetSequence(DicomTag.ModalityLUTSequence, out var lut) && lut.Items.Count > 0)
        {
            return (DecodeCode.UnsupportedModalityLut, $"{DicomTag.ModalityLUTSequence}");
        }

        if (!TryNumber(dataset, DicomTag.RescaleSlope, 1, out var slope)
            || !TryNumber(dataset, DicomTag.RescaleIntercept, 0, out var intercept)
            || slope == 0)
        {
            return (DecodeCode.BadRescale, $"{DicomTag.RescaleSlope}, {DicomTag.RescaleIntercept}");
        }

        if (ReadWindow(dataset) is not { } window)
        {
            return (DecodeCode.BadWindow, $"{DicomTag.WindowCenter}, {DicomTag.WindowWidth}, {DicomTag.VOILUTFunction}");
        }

        var shown = window.Width > 0 ? window : WholeRange(statistics, slope, intercept);
        if (!double.IsFinite(shown.Center) || !double.IsFinite(shown.Width))
        {
            // The values overflow although each number of the header is finite.
            return (DecodeCode.BadRescale, $"{DicomTag.RescaleSlope}, {DicomTag.RescaleIntercept}");
        }

        var invert = dataset.GetSingleValueOrDefault(DicomTag.PhotometricInterpretation, "") is "MONOCHROME1";
        transform = new GreyscaleTransform(slope, intercept, shown, invert);
        return (DecodeCode.Decoded, "");
    }

    // Null: a window that is none. Width 0: the image has no window.
    private static VoiWindow? ReadWindow(DicomDataset dataset)
    {
        if (!TryNumber(dataset, DicomTag.WindowWidth, 0, out var width) || !TryNumber(dataset, DicomTag.WindowCenter, double.NaN, out var center))
        {
            return null;
        }

        if (IsEmpty(dataset, DicomTag.WindowWidth) || IsEmpty(dataset, DicomTag.WindowCenter))
        {
            return new VoiWindow(0, 0);
        }

        return dataset.GetSingleValueOrDefault(DicomTag.VOILUTFunction, "LINEAR") switch
        {
            "LINEAR" when width >= 1 => new VoiWindow(center, width),
            "LINEAR_EXACT" when width > 0 => new VoiWindow(center, width, VoiFunction.LinearExact),
            _ => null,
        };
    }

    private static VoiWindow WholeRange(in PixelStatistics statistics, double slope, double intercept)
    {
        var first = (statistics.Minimum * slope) + intercept;
        var second = (statistics.Maximum * slope) + intercept;
        var low = Math.Min(first, second);
        var high = Math.Max(first, second);
        return VoiWindow.FromRange(low, high > low ? high : low + 1);
    }

    private static bool IsEmpty(DicomDataset dataset, DicomTag tag) => !dataset.TryGetString(tag, out var text) || text.Length == 0;

    private static bool TryNumber(DicomDataset dataset, DicomTag tag, double absent, out double value)
    {
        value = absent;
        if (IsEmpty(dataset, tag))
        {
            return true;
        }

        var isNumber = dataset.TryGetValues<double>(tag, out var values) && values.Length > 0 && double.IsFinite(values[0]);
        value = isNumber ? values![0] : absent; // not null: it is a number
        return isNumber;
    }
}
