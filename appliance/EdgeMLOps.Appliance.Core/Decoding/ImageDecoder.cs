using EdgeMLOps.Appliance.Core.Inference.Preprocessing;
using EdgeMLOps.Dicom;

namespace EdgeMLOps.Appliance.Core.Decoding;

/// <summary>
/// From a data set to a frame that can be read. Native greyscale only; everything else comes out as a code, never as an
/// exception: the data come from outside. Sizes are checked against the bytes before anything is made of them; pixels are not copied.
/// </summary>
public static class ImageDecoder
{
    /// <summary>Decodes the one frame of an image.</summary>
    /// <param name="file">The image, read whole.</param>
    /// <returns>The frame, or a code why there is none.</returns>
    public static DecodeResult Decode(DicomFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        var (dataset, syntax) = (file.Dataset, file.FileMetaInfo.TransferSyntax);
        if (!dataset.TryGetItem(DicomTag.PixelData, out var item))
        {
            return Refuse(DecodeCode.NoPixelData, $"{DicomTag.PixelData}");
        }

        if (syntax.IsEncapsulated || item is not DicomElement pixels)
        {
            return Refuse(DecodeCode.Compressed, $"transfer syntax {syntax.UID}");
        }

        if (syntax.IsBigEndian)
        {
            return Refuse(DecodeCode.UnsupportedTransferSyntax, $"transfer syntax {syntax.UID}");
        }

        var format = FrameFormat.Read(dataset);
        var (code, message) = FrameFormat.Check(dataset, format);
        return code == DecodeCode.Decoded ? Decode(dataset, pixels.Raw, format) : Refuse(code, message);
    }

    private static DecodeResult Decode(DicomDataset dataset, ReadOnlyMemory<byte> pixels, in StoredPixelFormat format)
    {
        if (pixels.Length < format.FrameBytes)
        {
            return Refuse(DecodeCode.TruncatedPixelData, FormattableString.Invariant(
                $"{DicomTag.PixelData} has {pixels.Length} bytes, the image needs {format.FrameBytes}"));
        }

        var frame = pixels[..(int)format.FrameBytes];
        var statistics = PixelStatistics.Of(frame.Span, format);
        var (code, message) = GreyscaleReader.Read(dataset, statistics, out var greyscale);
        return code != DecodeCode.Decoded ? Refuse(code, message) : new(code, new DecodedImage
        {
            Pixels = frame,
            Format = format,
            Greyscale = greyscale,
            Spacing = SpacingReader.Read(dataset),
            Statistics = statistics,
        }, "");
    }

    private static DecodeResult Refuse(DecodeCode code, string message) => new(code, null, message);
}
