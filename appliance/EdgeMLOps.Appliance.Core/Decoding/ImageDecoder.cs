using System.Diagnostics.CodeAnalysis;
using EdgeMLOps.Appliance.Core.Decoding.Codec;
using EdgeMLOps.Appliance.Core.Inference.Preprocessing;
using EdgeMLOps.Dicom;
using EdgeMLOps.Dicom.Imaging;

namespace EdgeMLOps.Appliance.Core.Decoding;

/// <summary>
/// From a data set to a frame for the model. Everything else comes out as a code, never as an exception: the data come
/// from outside. Sizes are checked against the bytes before anything is made of them; native pixels are not copied.
/// </summary>
public static class ImageDecoder
{
    /// <summary>Decodes the one frame of a greyscale image, however it is compressed.</summary>
    /// <param name="file">The image, read whole.</param>
    /// <param name="codec">Decodes what is compressed otherwise than by run lengths.</param>
    /// <param name="cancellationToken">Stops waiting for the codec.</param>
    /// <returns>The frame, or a code why there is none.</returns>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public static ValueTask<DecodeResult> DecodeAsync(DicomFile file, IFrameCodec codec, CancellationToken cancellationToken) =>
        DecodeAsync(file, codec, default, cancellationToken);

    /// <summary>Decodes a frame of an image, however it is compressed; of all the first.</summary>
    /// <param name="file">The image, read whole.</param>
    /// <param name="codec">Decodes what is compressed otherwise than by run lengths.</param>
    /// <param name="choice">What is wanted of it.</param>
    /// <param name="cancellationToken">Stops waiting for the codec.</param>
    /// <returns>The frame, or a code why there is none.</returns>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public static async ValueTask<DecodeResult> DecodeAsync(
        DicomFile file, IFrameCodec codec, DecodeChoice choice, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(file);
        if (!TryPrepare(file, choice, out var pixels, out var refusal))
        {
            return refusal;
        }

        using var decoder = new FrameDecoder(pixels, codec, keepsCells: true);
        var index = FrameOf(pixels, choice);
        return Finish(file.Dataset, pixels, index, choice.Windowing, await decoder.DecodeAsync(index, 1, cancellationToken));
    }

    /// <summary>Decodes the one frame of a greyscale image that needs no codec; one that does is <see cref="DecodeCode.Compressed"/>.</summary>
    /// <param name="file">The image, read whole.</param>
    /// <returns>The frame, or a code why there is none.</returns>
    public static DecodeResult Decode(DicomFile file) => Decode(file, default);

    /// <summary>Decodes a frame of an image that needs no codec; one that does is <see cref="DecodeCode.Compressed"/>.</summary>
    /// <param name="file">The image, read whole.</param>
    /// <param name="choice">What is wanted of it.</param>
    /// <returns>The frame, or a code why there is none.</returns>
    public static DecodeResult Decode(DicomFile file, DecodeChoice choice)
    {
        ArgumentNullException.ThrowIfNull(file);
        return TryPrepare(file, choice, out var pixels, out var refusal)
            ? Finish(file.Dataset, pixels, FrameOf(pixels, choice), choice.Windowing, FrameDecoder.Read(FrameOf(pixels, choice), pixels))
            : refusal;
    }

    /// <summary>Checks an image before anything is made of it.</summary>
    internal static bool TryPrepare(
        DicomFile file, in DecodeChoice choice, [NotNullWhen(true)] out DicomPixelData? pixels, [NotNullWhen(false)] out DecodeResult? refusal)
    {
        (pixels, refusal) = (null, null);
        if (!file.Dataset.Contains(DicomTag.PixelData))
        {
            refusal = Refuse(DecodeCode.NoPixelData, $"{DicomTag.PixelData}");
            return false;
        }

        var (code, message) = FrameFormat.Check(file.Dataset, FrameFormat.Read(file.Dataset), choice);
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

        if (pixels.Warnings.Contains(DicomPixelWarning.MoreFramesThanDeclared))
        {
            // Analysed by its first frame alone, the image would count as looked at.
            refusal = Refuse(DecodeCode.BadFrames, $"{DicomTag.NumberOfFrames}, {DicomPixelWarning.MoreFramesThanDeclared}");
            return false;
        }

        // Whoever asks the header alone, for the class, the most frames or whether all are looked at, took the number for another.
        var declared = file.Dataset.GetSingleValueOrDefault(DicomTag.NumberOfFrames, 1);
        if (pixels.NumberOfFrames > 1 && pixels.NumberOfFrames != declared)
        {
            refusal = Refuse(DecodeCode.BadFrames, FormattableString.Invariant($"{DicomTag.NumberOfFrames}, no one number that may be read as {pixels.NumberOfFrames}"));
            return false;
        }

        return true;
    }

    private static int FrameOf(DicomPixelData pixels, in DecodeChoice choice) =>
        choice.Frame == FrameChoice.Middle ? pixels.NumberOfFrames / 2 : 0;

    /// <summary>Makes an image of a frame's cells.</summary>
    internal static DecodeResult Finish(DicomDataset dataset, DicomPixelData pixels, int index, in Windowing windowing, in FrameDecodeResult frame)
    {
        if (frame.Code != DecodeCode.Decoded)
        {
            return Refuse(frame.Code, frame.Message);
        }

        var format = FrameFormat.Read(dataset);
        var photometric = frame.Photometric ?? pixels.PhotometricInterpretation;
        var result = photometric is "MONOCHROME1" or "MONOCHROME2"
            ? Greyscale(dataset, index, frame.Cells, format, windowing)
            : Colour(dataset, index, frame.Cells, format, photometric);
        return result.Image is { } image ? result with { Image = image with { Frame = index + 1, Frames = pixels.NumberOfFrames } } : result;
    }

    private static DecodeResult Greyscale(
        DicomDataset dataset, int frame, ReadOnlyMemory<byte> cells, in StoredPixelFormat format, in Windowing windowing)
    {
        var statistics = PixelStatistics.Of(cells.Span, format, PixelPadding.Read(dataset, format), out var padding);
        var (code, message) = GreyscaleReader.Read(dataset, frame, format, statistics, padding, out var source);
        return source is null ? Refuse(code, message) : new(code, new DecodedImage
        {
            Pixels = cells,
            Format = format,
            Greyscale = source.For(windowing, cells.Span),
            Windowing = windowing,
            Source = source,
            Spacing = SpacingReader.Read(dataset, frame),
            Statistics = statistics,
        }, "");
    }

    private static DecodeResult Colour(
        DicomDataset dataset, int frame, ReadOnlyMemory<byte> cells, in StoredPixelFormat format, string photometric)
    {
        var (code, message) = ColourReader.Read(dataset, photometric, format, out var colour);
        if (colour is null)
        {
            return Refuse(code, message);
        }

        var samples = cells.Length < format.FrameBytes ? ColourReader.Expand(cells.Span) : cells;
        if (samples.Length < format.FrameBytes)
        {
            return Refuse(DecodeCode.UnsupportedPhotometric, $"{DicomTag.PhotometricInterpretation}, {DicomTag.Columns}");
        }

        return new(code, new DecodedImage
        {
            Pixels = samples,
            Format = format,
            Greyscale = new(1, 0, VoiWindow.FromRange(0, (1 << format.BitsStored) - 1), Invert: false),
            Colour = colour,
            Spacing = SpacingReader.Read(dataset, frame),
            Statistics = PixelStatistics.Of(samples.Span, format),
        }, "");
    }

    private static DecodeResult Refuse(DecodeCode code, string message) => new(code, null, message);
}
