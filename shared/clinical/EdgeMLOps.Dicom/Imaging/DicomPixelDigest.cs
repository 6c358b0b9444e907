using System.Security.Cryptography;

namespace EdgeMLOps.Dicom.Imaging;

/// <summary>
/// Digests of decoded frames, one after the other: of the cells, and of their values after masking or sign extension to the bits
/// stored. SHA-256; where cells and values are the same bytes they are hashed once.
/// </summary>
public sealed class DicomPixelDigest : IDisposable
{
    private const int Piece = 32 * 1024;

    private readonly DicomPixelData _pixels;
    private readonly IncrementalHash _cells = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[]? _piece;
    private IncrementalHash? _values;
    private byte[]? _firstCells;
    private byte[]? _firstValues;
    private int _frames;

    /// <summary>Digests the frames of an object.</summary>
    /// <param name="pixels">How its cells are laid out.</param>
    public DicomPixelDigest(DicomPixelData pixels)
    {
        ArgumentNullException.ThrowIfNull(pixels);
        _pixels = pixels;
        _piece = CellValues.MayDiffer(pixels) ? GC.AllocateUninitializedArray<byte>(Piece) : null;
    }

    /// <summary>Adds the next frame, or several as one piece; the first comes alone.</summary>
    /// <param name="cells">Decoded cells.</param>
    /// <param name="frames">Of how many frames.</param>
    public void Add(ReadOnlySpan<byte> cells, int frames = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(_frames == 0 && frames > 1, false, nameof(frames));
        _cells.AppendData(cells);
        if (NeedsValues(cells))
        {
            _values ??= IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            AppendValues(cells, _values);
        }

        _frames += frames;
        if (_frames == 1 && _pixels.NumberOfFrames > 1)
        {
            _firstCells = _cells.GetCurrentHash();
            _firstValues = _values?.GetCurrentHash() ?? _firstCells;
        }
    }

    /// <summary>The digests of what was added, in lower-case hex.</summary>
    public DicomPixelDigests Finish()
    {
        var all = _cells.GetHashAndReset();
        var allValues = _values?.GetHashAndReset() ?? all;
        var isWhole = _frames == _pixels.NumberOfFrames;
        return new(
            Hex(_firstCells ?? all, _frames > 0),
            Hex(all, isWhole),
            Hex(_firstValues ?? allValues, _frames > 0),
            Hex(allValues, isWhole));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _cells.Dispose();
        _values?.Dispose();
    }

    private static string? Hex(byte[] digest, bool isThere) => isThere ? Convert.ToHexStringLower(digest) : null;

    // A lone frame is looked at first: most have nothing beyond the stored bits. Of several, the first would have to be read again.
    private bool NeedsValues(ReadOnlySpan<byte> cells) =>
        _piece is not null && (_pixels.NumberOfFrames > 1 || !AreValues(cells, _piece));

    private bool AreValues(ReadOnlySpan<byte> cells, Span<byte> piece)
    {
        for (var rest = cells; !rest.IsEmpty;)
        {
            var part = rest[..Math.Min(rest.Length, piece.Length)];
            CellValues.Extract(part, _pixels, piece);
            if (!part.SequenceEqual(piece[..part.Length]))
            {
                return false;
            }

            rest = rest[part.Length..];
        }

        return true;
    }

    private void AppendValues(ReadOnlySpan<byte> cells, IncrementalHash hash)
    {
        for (var rest = cells; !rest.IsEmpty;)
        {
            var part = rest[..Math.Min(rest.Length, Piece)];
            CellValues.Extract(part, _pixels, _piece);
            hash.AppendData(_piece.AsSpan(0, part.Length));
            rest = rest[part.Length..];
        }
    }
}
