using System.Diagnostics.CodeAnalysis;
using EdgeMLOps.Appliance.Core.Decoding.Codec.Codestreams;

namespace EdgeMLOps.Appliance.Core.Decoding.Codec.Frames;

/// <summary>A frame whose codestream agrees with its header: what a worker is given, and what is made of its answer.</summary>
internal sealed class FramePlan
{
    private const int MostBits = 16; // of samples clamped: those of 32 bits cannot be beyond

    // Of so many samples one may have bits that are not stored: dead cells and a burned-in mark are no more. Of a header that is a bit
    // short of its values more are cut off, and what was brightest comes back dark.
    private const int SamplesPerStray = 1000;

    // Of a worker, measured with 16 million samples of each kind: 50 MiB before the first frame, and 32 kept of what was given back; the
    // library's streams copy the samples up to 4.3 times, the codestream up to 3 times; the JPEG 2000 decoder has each sample in 4 bytes besides.
    private const long IdleBytes = 96L << 20;
    private const int SampleCopies = 5;
    private const int CodestreamCopies = 3;
    private const int Jpeg2000SampleBytes = 4;

    private const string StrayNote = "a few samples are beyond the bits stored and cut off";

    private readonly FrameCodecRequest _request;
    private readonly FrameColour _colour;

    private readonly CodecSyntax _syntax;

    private FramePlan(FrameCodecRequest request, CodecSyntax syntax, CodestreamInfo info, FrameColour colour, IReadOnlyList<ReadOnlyMemory<byte>> pieces)
    {
        _request = request;
        _syntax = syntax;
        _colour = colour;
        Info = info;
        LibraryUid = syntax.LibraryUid;
        Pieces = pieces;
        Note = syntax.IsLossless && !info.IsLossless ? "the codestream is lossy, its transfer syntax lossless"
            : info.Kind != syntax.Kind ? $"the codestream is {info.Kind}, its transfer syntax for {syntax.Kind}"
            : "";
    }

    public CodestreamInfo Info { get; }

    /// <summary>The transfer syntax the codec library is given.</summary>
    public string LibraryUid { get; }

    /// <summary>Bits of a sample as the library is told them: of lossless JPEG with fewer than 8 it would abort on the true number.</summary>
    public int LibraryPrecision => Info.Kind == CodestreamKind.JpegLossless ? Math.Max(Info.Precision, 8) : Info.Precision;

    /// <summary>What is written into the block, one after the other: the codestream without padding, with its end marker.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Pieces { get; }

    /// <summary>Bytes of the codestream as written.</summary>
    public int CodestreamBytes => Pieces.Sum(static piece => piece.Length);

    /// <summary>Bytes of a sample as the decoder gives it.</summary>
    public int SampleBytes => BytesOf(Info.Precision);

    /// <summary>Bytes of all samples as the decoder gives them.</summary>
    public long SamplesBytes => (long)Info.Width * Info.Height * Info.Components * SampleBytes;

    /// <summary>Memory a worker needs to decode it.</summary>
    public long WorkerBytes => IdleBytes
        + ((long)CodestreamCopies * CodestreamBytes)
        + (SampleCopies * SamplesBytes)
        + (Info.Kind >= CodestreamKind.Jpeg2000 ? SamplesBytes / SampleBytes * Jpeg2000SampleBytes : 0);

    /// <summary>Odd about the frame, though it can be decoded.</summary>
    public string Note { get; }

    private int CellBytes => BytesOf(_request.BitsAllocated);

    /// <summary>Checks a frame; no memory is taken for its pixels.</summary>
    /// <param name="request">The frame.</param>
    /// <param name="frameBytes">Most bytes of codestream and samples together.</param>
    /// <param name="plan">What to do.</param>
    /// <param name="refusal">Why nothing is to be done.</param>
    public static bool TryMake(
        FrameCodecRequest request, long frameBytes, [NotNullWhen(true)] out FramePlan? plan, [NotNullWhen(false)] out FrameCodecResult? refusal)
    {
        plan = null;
        if (CodecSyntax.Find(request.TransferSyntaxUid) is not { } syntax)
        {
            refusal = FrameCodecResult.Refuse(FrameCodecCode.Unsupported, $"transfer syntax {request.TransferSyntaxUid}");
            return false;
        }

        refusal = FrameCheck.Header(request) ?? Room(request, frameBytes);
        if (refusal is not null)
        {
            return false;
        }

        var codestream = Join(request.Fragments);
        if (!CodestreamReader.TryRead(codestream.Span, out var info, out var fault))
        {
            refusal = FrameCodecResult.Refuse(fault.Code, fault.Message);
            return false;
        }

        refusal = FrameCheck.Codestream(request, syntax, info);
        if (refusal is not null || !TryColour(request, info, out var colour, out refusal))
        {
            return false;
        }

        plan = new FramePlan(request, syntax, info, colour, PiecesOf(codestream, info));
        return true;
    }

    /// <summary>
    /// The same without zeros between the last scan and the end marker: some JPEG-LS coders put one there, and the
    /// decoder, which insists on the marker, then refuses the whole. Null where there are none.
    /// </summary>
    public FramePlan? WithoutZeros()
    {
        var body = Pieces[0][..^(Info.LacksEnd ? 0 : CodestreamEnd.MarkerBytes.Length)];
        var trimmed = body.Span.TrimEnd((byte)0).Length;
        return Info.Kind == CodestreamKind.JpegLs && trimmed < body.Length
            ? new FramePlan(_request, _syntax, Info, _colour, [body[..trimmed], CodestreamEnd.MarkerBytes])
            : null;
    }

    /// <summary>Memory for the samples, of exactly so many bytes.</summary>
    public Memory<byte> Reserve(int bytes) => _request.Room?.Invoke(bytes)[..bytes] ?? GC.AllocateUninitializedArray<byte>(bytes);

    /// <summary>The frame from the samples a decoder gave.</summary>
    /// <param name="samples">Exactly <see cref="SamplesBytes"/>; taken over.</param>
    public FrameCodecResult Finish(Memory<byte> samples)
    {
        var cells = CellBytes > SampleBytes ? FrameCells.Widen(samples.Span, SampleBytes, CellBytes, Info.IsSigned) : samples;

        if (_colour.ConvertsToRgb)
        {
            YcbcrPixels.ToRgb(cells.Span);
        }

        if (!Info.IsLossless && Info.Precision > _request.BitsStored && Info.Precision <= MostBits && Info.IsSigned == _request.IsSigned)
        {
            var most = (1 << (_request.BitsStored - (Info.IsSigned ? 1 : 0))) - 1;
            FrameCells.Clamp(cells.Span, CellBytes, Info.IsSigned, Info.IsSigned ? -most - 1 : 0, most);
        }

        return CountStrays(cells);
    }

    private FrameCodecResult CountStrays(ReadOnlyMemory<byte> cells)
    {
        var bits = StrayBits.Of(_request, Info);
        var strays = bits.ArePossible ? bits.CountIn(cells.Span, CellBytes) : 0;
        if (strays == 0)
        {
            return new FrameCodecResult(FrameCodecCode.Decoded, cells, _colour.Photometric, Note);
        }

        var samples = cells.Length / CellBytes;
        return strays > samples / SamplesPerStray
            ? FrameCheck.Mismatch(FormattableString.Invariant(
                $"codestream: {Info.Precision} bits, {strays} of {samples} samples beyond the bits stored; header: stored {_request.BitsStored}, high bit {_request.HighBit ?? _request.BitsStored - 1}"))
            : new FrameCodecResult(FrameCodecCode.Decoded, cells, _colour.Photometric, Note.Length > 0 ? $"{Note}; {StrayNote}" : StrayNote);
    }

    private static int BytesOf(int bits) => bits <= 8 ? 1 : bits <= 16 ? 2 : 4;

    // By the header alone: before the fragments are put together, and before the codestream is looked at.
    private static FrameCodecResult? Room(FrameCodecRequest request, long frameBytes)
    {
        var codestream = request.Fragments.Sum(static fragment => (long)fragment.Length) + CodestreamEnd.MarkerBytes.Length;
        var cells = (long)request.Width * request.Height * request.SamplesPerPixel * BytesOf(request.BitsAllocated);
        return codestream + cells > frameBytes
            ? FrameCodecResult.Refuse(FrameCodecCode.Memory, FormattableString.Invariant(
                $"a frame of {cells} bytes from {codestream}; at most {frameBytes} together (Codec:FrameMegabytes)"))
            : null;
    }

    private static bool TryColour(FrameCodecRequest request, CodestreamInfo info, out FrameColour colour, [NotNullWhen(false)] out FrameCodecResult? refusal)
    {
        refusal = null;
        if (!FrameColour.TryDecide(request.Photometric, info, out colour))
        {
            refusal = FrameCheck.Mismatch(FormattableString.Invariant(
                $"photometric interpretation against a codestream of {info.Kind} with {info.Components} components, colours {info.Colour}"));
        }
        else if (colour.ConvertsToRgb && (info.Precision != 8 || request.BitsAllocated != 8))
        {
            refusal = FrameCodecResult.Refuse(FrameCodecCode.Unsupported, FormattableString.Invariant($"YCbCr of {info.Precision} bits"));
        }

        return refusal is null;
    }

    private static ReadOnlyMemory<byte> Join(IReadOnlyList<ReadOnlyMemory<byte>> fragments)
    {
        if (fragments.Count == 1)
        {
            return fragments[0];
        }

        var joined = new byte[fragments.Sum(static fragment => fragment.Length)];
        var at = 0;
        foreach (var fragment in fragments)
        {
            fragment.CopyTo(joined.AsMemory(at));
            at += fragment.Length;
        }

        return joined;
    }

    private static List<ReadOnlyMemory<byte>> PiecesOf(ReadOnlyMemory<byte> codestream, CodestreamInfo info)
    {
        List<ReadOnlyMemory<byte>> pieces = [codestream.Slice(info.Offset, info.Length)];
        if (info.LacksEnd)
        {
            // The library looks for it, and would cut the codestream at a byte that looks like it.
            pieces.Add(CodestreamEnd.MarkerBytes);
        }

        return pieces;
    }
}
