using EdgeMLOps.Appliance.Core.Inference.Preprocessing;
using EdgeMLOps.Dicom;

namespace EdgeMLOps.Appliance.Core.Decoding;

/// <summary>Reads how the frame is stored (PS3.3 C.7.6.3) and says what cannot be read natively.</summary>
internal static class FrameFormat
{
    /// <summary>Reads the attributes; what is missing is 0 and fails the check.</summary>
    public static StoredPixelFormat Read(DicomDataset dataset)
    {
        int Number(DicomTag tag, int fallback) => dataset.GetSingleValueOrDefault(tag, fallback);

        var stored = Number(DicomTag.BitsStored, 0);
        return new StoredPixelFormat(
            Number(DicomTag.Columns, 0),
            Number(DicomTag.Rows, 0),
            Number(DicomTag.BitsAllocated, 0),
            stored,
            Number(DicomTag.HighBit, stored - 1),
            Number(DicomTag.PixelRepresentation, 0) == 1,
            Number(DicomTag.SamplesPerPixel, 1));
    }

    /// <summary>The first thing that keeps a frame from being read; <see cref="DecodeCode.Decoded"/> when nothing does.</summary>
    /// <param name="dataset">The image.</param>
    /// <param name="format">Its format as read.</param>
    /// <param name="choice">What is wanted of it.</param>
    /// <returns>The code, and the tags and sizes at fault.</returns>
    public static (DecodeCode Code, string Message) Check(DicomDataset dataset, in StoredPixelFormat format, in DecodeChoice choice)
    {
        if (!IsGreyscale(dataset) && !(choice.TakesColour && IsColour(dataset)))
        {
            return (DecodeCode.UnsupportedPhotometric, $"{DicomTag.PhotometricInterpretation}, {DicomTag.SamplesPerPixel}");
        }

        if (format.Width is <= 0 or > ushort.MaxValue || format.Height is <= 0 or > ushort.MaxValue)
        {
            return (DecodeCode.BadDimensions, FormattableString.Invariant(
                $"{DicomTag.Rows} {format.Height}, {DicomTag.Columns} {format.Width}"));
        }

        if (!HasKnownBits(format))
        {
            return (DecodeCode.UnsupportedBits, FormattableString.Invariant(
                $"{DicomTag.BitsAllocated} {format.BitsAllocated}, {DicomTag.BitsStored} {format.BitsStored}, {DicomTag.HighBit} {format.HighBit}"));
        }

        return choice.Frame != FrameChoice.Only || dataset.GetSingleValueOrDefault(DicomTag.NumberOfFrames, 1) is 0 or 1 // 0: some writers mean one
            ? (DecodeCode.Decoded, "")
            : (DecodeCode.MultiFrame, $"{DicomTag.NumberOfFrames}");
    }

    private static bool IsGreyscale(DicomDataset dataset) => Samples(dataset) == 1 && Photometric(dataset) is ("MONOCHROME1" or "MONOCHROME2");

    private static bool IsColour(DicomDataset dataset) => ColourReader.SamplesOf(Photometric(dataset)) == Samples(dataset);

    private static int Samples(DicomDataset dataset) => dataset.GetSingleValueOrDefault(DicomTag.SamplesPerPixel, 1);

    private static string Photometric(DicomDataset dataset) => dataset.GetSingleValueOrDefault(DicomTag.PhotometricInterpretation, "").Trim();

    // A sign needs a second bit, and colours have none.
    private static bool HasKnownBits(in StoredPixelFormat format) =>
        format.BitsAllocated is 8 or 16
        && format.BitsStored >= (format.IsSigned ? 2 : 1)
        && format.HighBit >= format.BitsStored - 1
        && format.HighBit < format.BitsAllocated
        && !(format.Samples > 1 && format.IsSigned);
}
