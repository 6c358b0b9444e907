using System.Buffers;
using EdgeMLOps.Appliance.Core.Decoding.Codec;
using EdgeMLOps.Dicom.Imaging;

namespace EdgeMLOps.Appliance.Core.Decoding;

/// <summary>An object's frames as cells, however they are stored: read here where that is safe, by the codec's processes where not.</summary>
public sealed class FrameDecoder : IDisposable
{
    private readonly DicomPixelData _pixels;
    private readonly DicomFrameReader _reader;
    private readonly IFrameCodec _codec;
    private readonly bool _keepsCells;
    private byte[] _rented = [];
    private bool _isAsking;

    /// <summary>Decodes the frames of an object.</summary>
    /// <param name="pixels">Its pixels.</param>
    /// <param name="codec">Decodes what is compressed otherwise than by run lengths.</param>
    /// <param name="keepsCells">Whether the cells of a codec stay good, also when this is disposed of; else their memory is used again.</param>
    public FrameDecoder(DicomPixelData pixels, IFrameCodec codec, bool keepsCells = true)
    {
        ArgumentNullException.ThrowIfNull(pixels);
        ArgumentNullException.ThrowIfNull(codec);
        _pixels = pixels;
        _reader = new DicomFrameReader(pixels);
        _codec = codec;
        _keepsCells = keepsCells;
    }

    /// <summary>How many frames that follow each other can be decoded as one piece.</summary>
    public int FramesAtOnce => _reader.FramesAtOnce;

    /// <summary>Decodes a frame, or several that follow each other as one piece.</summary>
    /// <param name="index">The first frame, counted from 0.</param>
    /// <param name="count">How many, 1 to <see cref="FramesAtOnce"/>.</param>
    /// <param name="cancellationToken">Stops waiting for the codec.</param>
    /// <returns>The cells, good until the next frame is decoded, or a code why there are none.</returns>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public ValueTask<FrameDecodeResult> DecodeAsync(int index, int count, CancellationToken cancellationToken) =>
        DicomFrameReader.CanRead(_pixels.Syntax) ? ValueTask.FromResult(Read(index, count, _reader)) : AskCodecAsync(index, cancellationToken);

    /// <summary>Gives back what the cells are in, unless a codec may still write there.</summary>
    public void Dispose()
    {
        if (!_isAsking)
        {
            Rent(0);
        }
    }

    /// <summary>Reads a frame that needs no codec; one that does is <see cref="DecodeCode.Compressed"/>.</summary>
    /// <param name="index">The frame, counted from 0.</param>
    /// <param name="pixels">The object's pixels.</param>
    internal static FrameDecodeResult Read(int index, DicomPixelData pixels) => Read(index, 1, new DicomFrameReader(pixels));

    internal static FrameDecodeResult Refuse(in DicomPixelFault fault) =>
        new(DecodeCodes.Of(fault.Code), default, fault.ToString(), DecodeCodes.IsOfTheFile(fault.Code));

    private static FrameDecodeResult Read(int index, int count, DicomFrameReader reader) =>
        reader.TryRead(index, count, out var cells, out var fault) ? new(DecodeCode.Decoded, cells, "", IsCorrupt: false) : Refuse(fault);

    private async ValueTask<FrameDecodeResult> AskCodecAsync(int index, CancellationToken cancellationToken)
    {
        if (!_pixels.TryGetFrame(index, out var fragments, out var fault))
        {
            return Refuse(fault);
        }

        _isAsking = true;
        var answer = await _codec.DecodeAsync(Request(fragments), cancellationToken);
        _isAsking = false;
        if (answer.Code == FrameCodecCode.Decoded && answer.Cells.Length != _pixels.FrameBytes)
        {
            return new(
                DecodeCode.CodestreamMismatch,
                default,
                FormattableString.Invariant($"the codec gave {answer.Cells.Length} bytes for {_pixels.FrameBytes}"),
                IsCorrupt: false);
        }

        return new(DecodeCodes.Of(answer.Code), answer.Cells, answer.Message, DecodeCodes.IsOfTheFile(answer.Code)) { Photometric = answer.Photometric };
    }

    private FrameCodecRequest Request(IReadOnlyList<ReadOnlyMemory<byte>> fragments) => new(
        _pixels.Syntax.UID.UID,
        _pixels.Width,
        _pixels.Height,
        _pixels.SamplesPerPixel,
        _pixels.BitsAllocated,
        _pixels.BitsStored,
        _pixels.IsSigned,
        _pixels.PhotometricInterpretation,
        fragments)
    {
        HighBit = _pixels.HighBit,
        OverlayBits = (uint)_pixels.OverlayBits,
        Room = _keepsCells ? null : bytes => _rented.Length >= bytes ? _rented : Rent(bytes),
    };

    // Memory that has been touched before: fresh pages for each frame would cost as much as their digest.
    private byte[] Rent(int bytes)
    {
        if (_rented.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_rented);
        }

        _rented = bytes == 0 ? [] : ArrayPool<byte>.Shared.Rent(bytes);
        return _rented;
    }
}
