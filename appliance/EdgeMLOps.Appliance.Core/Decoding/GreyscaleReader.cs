using EdgeMLOps.Appliance.Core.Inference.Preprocessing;
using EdgeMLOps.Dicom;
using EdgeMLOps.Dicom.Imaging;

namespace EdgeMLOps.Appliance.Core.Decoding;

/// <summary>
/// Reads how stored values become what a radiologist sees: modality transform, the image's first VOI transform, padding shown black.
/// A frame's functional groups go before the image's own attributes. Overlays are no part of it.
/// </summary>
internal static class GreyscaleReader
{
    private static readonly DicomTag PixelValueTransformationSequence = new(0x0028, 0x9145);

    /// <summary>Reads the attributes. Without a window the frame's own range is shown.</summary>
    /// <param name="dataset">The image.</param>
    /// <param name="frame">The frame, counted from 0.</param>
    /// <param name="format">How it is stored; valid.</param>
    /// <param name="statistics">Of its stored values that are no padding.</param>
    /// <param name="padding">Padding that is in the frame; null where there is none.</param>
    /// <param name="transform">Valid when the code is <see cref="DecodeCode.Decoded"/>.</param>
    /// <returns>The code, and the tag at fault.</returns>
    public static (DecodeCode Code, string Message) Read(
        DicomDataset dataset,
        int frame,
        in StoredPixelFormat format,
        in PixelStatistics statistics,
        PixelPadding? padding,
        out GreyscaleTransform transform)
    {
        transform = default;
        if (!DicomFrameSet.TryCreate(dataset, out var frames, out var fault) && HasGroups(dataset))
        {
            return (DecodeCode.BadFunctionalGroups, fault.ToString());
        }

        DicomDataset Group(DicomTag tag) => frames is not null && frames.TryGetGroup(frame, tag, out var group) ? group : dataset;
        var (code, message) = ModalityTransform.Read(Group(PixelValueTransformationSequence), format.IsSigned, out var modality);
        if (code != DecodeCode.Decoded)
        {
            return (code, message);
        }

        (code, message) = VoiTransform.Read(Group(DicomTag.FrameVOILUTSequence), modality.CanBeNegative(format), out var declared);
        if (code != DecodeCode.Decoded)
        {
            return (code, message);
        }

        var voi = declared ?? WholeRange(statistics, modality);
        if (!double.IsFinite(voi.Window.Center) || !double.IsFinite(voi.Window.Width))
        {
            // The values overflow although each number of the header is finite.
            return (DecodeCode.BadRescale, $"{DicomTag.RescaleSlope}, {DicomTag.RescaleIntercept}");
        }

        var invert = dataset.GetSingleValueOrDefault(DicomTag.PhotometricInterpretation, "") is "MONOCHROME1";
        transform = new GreyscaleTransform(modality.Slope, modality.Intercept, voi.Window, invert, Table(format, modality, voi, padding, invert));
        return (DecodeCode.Decoded, "");
    }

    private static bool HasGroups(DicomDataset dataset) =>
        dataset.Contains(DicomTag.SharedFunctionalGroupsSequence) || dataset.Contains(DicomTag.PerFrameFunctionalGroupsSequence);

    private static VoiTransform WholeRange(in PixelStatistics statistics, in ModalityTransform modality)
    {
        var (low, high) = modality.Range(statistics.Minimum, statistics.Maximum);
        return new(VoiWindow.FromRange(low, high > low ? high : low + 1), null);
    }

    // Null: a line and a window say all, which is the fast way.
    private static DisplayTable? Table(
        in StoredPixelFormat format, ModalityTransform modality, VoiTransform voi, PixelPadding? padding, bool invert)
    {
        var isPlain = modality.Table is null && voi.Table is null && voi.Window.Function != VoiFunction.Sigmoid;
        if (isPlain && padding is null)
        {
            return null;
        }

        var black = invert ? 1.0 : 0.0;
        return new DisplayTable(
            format.BitsStored,
            format.IsSigned,
            stored => padding is { } fill && fill.Contains(stored) ? black : voi.Display(modality.Apply(stored)));
    }
}
