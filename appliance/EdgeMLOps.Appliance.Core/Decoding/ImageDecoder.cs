using System.Diagnostics.CodeAnalysis;
using EdgeMLOps.Appliance.Core.Decoding.Codec;
using EdgeMLOps.Appliance.Core.Inference.Preprocessing;
using EdgeMLOps.Dicom;
using EdgeMLOps.Dicom.Imaging;

namespace EdgeMLOps.Appliance.Core.Decoding;

/// <summary>
/// From a data set to a greyscale frame for the model. Everything else comes out as a code, never as an exception: the data come
/// from outside. Sizes are checked against the bytes before anything is made of them; native pixels are not copied.
/// </summary>
public static class ImageDecoder
{
    /// <summary>Decodes the one frame of an image, however it is compressed.</summary>
    /// <param name="file">The image, read whole.</param>
    /// <param name="codec">Decodes what is compressed otherwise than by run lengths.</param>
    /// <param name="cancellationToken">Stops waiting for the codec.</param>
    /// <returns>The frame, or a code why there is none.</returns>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public static async ValueTask<DecodeResult> DecodeAsync(DicomFile file, IFrameCodec codec, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(file);
        if (!TryPrepare(file, out var pixels, out var format, out var refusal))
        {
            return refusal;
        }

        var frame = await new FrameDecoder(pixels, codec).DecodeAsync(0, 1, cancellationToken);
        return Finish(file.Dataset, frame, format);
    }

    /// <summary>Decodes the one frame of an image that needs no codec; one that does is <see cref="DecodeCode.Compressed"/>.</summary>
    /// <param name="file">The image, read whole.</param>
    /// <returns>The frame, or a code why there is none.</returns>
    public static DecodeResult Decode(DicomFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return TryPrepare(file, out var pixels, out var format, out var refusal)
            ? Finish(file.Dataset, FrameDecoder.Read(0, pixels), format)
            : refusal;
    }

    private static bool TryPrepare(
        DicomFile file, [NotNullWhen(true)] out DicomPixelData? pixels, out StoredPixelFormat format, [NotNullWhen(false)] out DecodeResult? refusal)
    {
        (pixels, refusal) = (null, null);
        format = FrameFormat.Read(file.Dataset);
        if (!file.Dataset.Contains(DicomTag.PixelData))
        {
            refusal = Refuse(DecodeCode.NoPixelData, $"{DicomTag.PixelData}");
            return false;
        }

        var (code, message) = FrameFormat.Check(file.Dataset, format);
        if (code != DecodeCode.Decoded)
        {
            refusal = Refuse(code, message);
            return false;
        }

        if (!DicomPixelData.TryCreate(file.Dataset, file.FileMetaInfo.TransferSyntax, out pixels, out var fault))
        {
            refusal = Refuse(DecodeCodes.Of(fault.Code), fault.ToString());
            return false;
        }

        return true;
    }

    private static DecodeResult Finish(DicomDataset dataset, in FrameDecodeResult frame, in StoredPixelFormat format)
    {
        if (frame.Code != DecodeCode.Decoded)
        {
            return Refuse(frame.Code, frame.Message);
        }

        var statistics = PixelStatistics.Of(frame.Cells.Span, format, PixelPadding.Read(dataset, format), out var padding);
        var (code, message) = GreyscaleReader.Read(dataset, 0, format, statistics, padding, out var greyscale);
        return code != DecodeCode.Decoded ? Refuse(code, message) : new(code, new DecodedImage
        {
            Pixels = frame.Cells,
            Format = format,
            Greyscale = greyscale,
            Spacing = SpacingReader.Read(dataset, 0),
            Statistics = statistics,
        }, "");
    }

    private static DecodeResult Refuse(DecodeCode code, string message) => new(code, null, message);
}
