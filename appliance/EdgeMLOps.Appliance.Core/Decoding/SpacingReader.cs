using EdgeMLOps.Dicom;
using EdgeMLOps.Dicom.Imaging;

namespace EdgeMLOps.Appliance.Core.Decoding;

/// <summary>Reads the distance between pixel centres (PS3.3 10.7.1.3, C.8.11.5).</summary>
internal static class SpacingReader
{
    private const double LargestMm = 100;

    private static readonly DicomTag PixelMeasuresSequence = new(0x0028, 0x9110);

    /// <summary>The most trustworthy spacing an image gives; null when it gives none.</summary>
    /// <param name="dataset">The image.</param>
    /// <param name="frame">The frame, counted from 0; its own Pixel Measures go before the image's attributes.</param>
    public static ImageSpacing? Read(DicomDataset dataset, int frame)
    {
        var measures = DicomFrameSet.TryCreate(dataset, out var frames, out _) && frames.TryGetGroup(frame, PixelMeasuresSequence, out var group) ? group : dataset;
        if (Pair(measures, DicomTag.PixelSpacing) is { } spacing)
        {
            return new ImageSpacing(spacing.Row, spacing.Column, SpacingSource.PixelSpacing);
        }

        if (Pair(dataset, DicomTag.ImagerPixelSpacing) is not { } imager)
        {
            return null;
        }

        // Distance source to detector over source to patient: at least 1 by geometry.
        var magnification = dataset.GetSingleValueOrDefault(DicomTag.EstimatedRadiographicMagnificationFactor, 0.0);
        return magnification >= 1 && double.IsFinite(magnification)
            ? new ImageSpacing(imager.Row / magnification, imager.Column / magnification, SpacingSource.ImagerCorrected)
            : new ImageSpacing(imager.Row, imager.Column, SpacingSource.Imager);
    }

    // Row spacing (vertical) comes first: PS3.3 10.7.1.3.
    private static (double Row, double Column)? Pair(DicomDataset dataset, DicomTag tag) =>
        dataset.TryGetValues<double>(tag, out var values)
        && values.Length == 2
        && values[0] is > 0 and < LargestMm
        && values[1] is > 0 and < LargestMm
            ? (values[0], values[1])
            : null;
}
