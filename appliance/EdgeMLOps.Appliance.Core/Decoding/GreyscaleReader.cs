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

    /// <summary>Reads the attributes.</summary>
    /// <param name="dataset">The image.</param>
    /// <param name="frame">The frame, counted from 0.</param>
    /// <param name="format">How it is stored; valid.</param>
    /// <param name="statistics">Of its stored values that are no padding.</param>
    /// <param name="padding">Padding that is in the frame; null where there is none.</param>
    /// <param name="source">Null unless the code is <see cref="DecodeCode.Decoded"/>.</param>
    /// <returns>The code, and the tag at fault.</returns>
    public static (DecodeCode Code, string Message) Read(
        DicomDataset dataset,
        int frame,
        in StoredPixelFormat format,
        in PixelStatistics statistics,
        PixelPadding? padding,
        out GreyscaleSource? source)
    {
        source = null;
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

        if (!modality.IsFinite(format))
        {
            // The values overflow although each number of the header is finite.
            return (DecodeCode.BadRescale, $"{DicomTag.RescaleSlope}, {DicomTag.RescaleIntercept}");
        }

        (code, message) = VoiTransform.Read(Group(DicomTag.FrameVOILUTSequence), modality.CanBeNegative(format), out var voi);
        if (code != DecodeCode.Decoded)
        {
            return (code, message);
        }

        source = new GreyscaleSource
        {
            Format = format,
            Modality = modality,
            Voi = voi,
            Padding = padding,
            Statistics = statistics,
            Invert = dataset.GetSingleValueOrDefault(DicomTag.PhotometricInterpretation, "") is "MONOCHROME1",
        };
        return (DecodeCode.Decoded, "");
    }

    private static bool HasGroups(DicomDataset dataset) =>
        dataset.Contains(DicomTag.SharedFunctionalGroupsSequence) || dataset.Contains(DicomTag.PerFrameFunctionalGroupsSequence);
}
