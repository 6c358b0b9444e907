using EdgeMLOps.Appliance.Core.Decoding.Codec;
using EdgeMLOps.Appliance.Core.Inference.Preprocessing;
using EdgeMLOps.Dicom;
using EdgeMLOps.Dicom.Imaging;

namespace EdgeMLOps.Appliance.Core.Decoding;

/// <summary>
/// The frames of an image, each decoded when it is asked for. However many there are, the cells of <see cref="AtOnce"/> are in memory.
/// One caller at a time.
/// </summary>
public sealed class ImageFrames : IDisposable
{
    private const int MostAtOnce = 4;
    private const long MostCellBytes = 64L << 20;

    private readonly DicomDataset _dataset;
    private readonly DicomPixelData _pixels;
    private readonly Windowing _windowing;
    private readonly IFrameCodec _codec;
    private readonly FrameDecoder?[] _decoders; // in turn: a decoder's cells are good until it decodes again
    private readonly Lazy<ImageSpacing?> _spacing;

    private ImageFrames(DicomDataset dataset, DicomPixelData pixels, IFrameCodec codec, Windowing windowing)
    {
        (_dataset, _pixels, _codec, _windowing) = (dataset, pixels, codec, windowing);
        var most = (int)Math.Clamp(MostCellBytes / Math.Max(1, (long)pixels.FrameBytes), 1, MostAtOnce);
        _decoders = new FrameDecoder?[most];
        _spacing = new(SpacingOfAll);
    }

    /// <summary>How many frames there are.</summary>
    public int Count => _pixels.NumberOfFrames;

    /// <summary>A decoded frame's pixels are good until so many further ones have been decoded: 1 to 4, 64 MiB together or one.</summary>
    public int AtOnce => _decoders.Length;

    /// <summary>Decoders that have memory for cells at the moment.</summary>
    internal int Decoders => _decoders.Count(decoder => decoder is not null);

    /// <summary>Opens an image.</summary>
    /// <param name="file">The image, read whole; its memory is looked at with each frame.</param>
    /// <param name="codec">Decodes what is compressed otherwise than by run lengths.</param>
    /// <param name="choice">Whether colour is wanted, and how values are windowed.</param>
    /// <param name="refusal">Why it has no frames to be decoded; null where it has.</param>
    /// <returns>Its frames; null where there is a refusal.</returns>
    public static ImageFrames? Open(DicomFile file, IFrameCodec codec, in DecodeChoice choice, out DecodeResult? refusal)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(codec);
        return ImageDecoder.TryPrepare(file, choice, out var pixels, out refusal)
            ? new ImageFrames(file.Dataset, pixels, codec, choice.Windowing)
            : null;
    }

    /// <summary>Decodes a frame. Of frames with different distances between their pixels none has any: a policy tried on the log knows one an image.</summary>
    /// <param name="index">The frame, counted from 0.</param>
    /// <param name="cancellationToken">Stops waiting for the codec.</param>
    /// <returns>The frame, or a code why there is none.</returns>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public async ValueTask<DecodeResult> DecodeAsync(int index, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        var decoder = _decoders[index % AtOnce] ??= new FrameDecoder(_pixels, _codec, keepsCells: false);
        var cells = await decoder.DecodeAsync(index, 1, cancellationToken);
        var result = ImageDecoder.Finish(_dataset, _pixels, index, _windowing, cells);
        return result.Image is { } image ? result with { Image = image with { Spacing = _spacing.Value } } : result;
    }

    /// <summary>Gives the cells' memory back; a frame that is asked for afterwards takes its own.</summary>
    public void Dispose()
    {
        foreach (ref var decoder in _decoders.AsSpan())
        {
            decoder?.Dispose();
            decoder = null;
        }
    }

    private ImageSpacing? SpacingOfAll()
    {
        var first = SpacingReader.Read(_dataset, 0);
        return !_dataset.Contains(DicomTag.PerFrameFunctionalGroupsSequence) || Enumerable.Range(1, Count - 1).All(index => SpacingReader.Read(_dataset, index) == first) ? first : null;
    }
}
