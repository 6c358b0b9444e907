using System.Buffers.Binary;

namespace EdgeMLOps.Dicom.Imaging;

/// <summary>
/// Which fragments make which frame (PS3.5 annex A.4). An offset table is believed only where each offset is a fragment's; the
/// memory it takes is bounded by the fragments, not by what Number of Frames declares.
/// </summary>
internal sealed class FrameTable
{
    // Tag and length before each fragment.
    private const int ItemHeader = 8;

    private readonly IReadOnlyList<ReadOnlyMemory<byte>> _fragments;

    // The first fragment of each frame; null where frame and fragment are one.
    private readonly int[]? _starts;

    private FrameTable(IReadOnlyList<ReadOnlyMemory<byte>> fragments, int[]? starts, DicomPixelWarning? warning, DicomPixelFault fault)
    {
        _fragments = fragments;
        _starts = starts;
        Warning = warning;
        Fault = fault;
    }

    public DicomPixelWarning? Warning { get; }

    public DicomPixelFault Fault { get; }

    public static FrameTable Of(DicomDataset dataset, PixelLayout layout, DicomTransferSyntax syntax)
    {
        if (layout.Fragments is not { } sequence)
        {
            return new([], null, null, default);
        }

        var (fragments, frames) = (sequence.Fragments, layout.Frames);
        var extended = dataset.TryGetItem(DicomTag.ExtendedOffsetTable, out var item) && item is DicomElement element ? element.Raw : default;
        var basic = sequence.OffsetTable;
        if (fragments.Count == frames)
        {
            return new(fragments, null, null, default);
        }

        if (frames == 1)
        {
            var found = Undeclared(extended.Span, basic.Span, fragments, syntax);
            return new(fragments, found ?? [0], found is null ? null : DicomPixelWarning.MoreFramesThanDeclared, default);
        }

        if (ByOffsets(extended.Span, sizeof(ulong), fragments, frames) is { } byExtended)
        {
            return new(fragments, byExtended, null, default);
        }

        if (ByOffsets(basic.Span, sizeof(uint), fragments, frames) is { } byBasic)
        {
            return new(fragments, byBasic, extended.IsEmpty ? null : DicomPixelWarning.OffsetTableIgnored, default);
        }

        DicomPixelWarning? warning = extended.IsEmpty && basic.IsEmpty ? null : DicomPixelWarning.OffsetTableIgnored;
        return ByBeginnings(fragments, frames, syntax) is { } byBeginnings
            ? new(fragments, byBeginnings, warning, default)
            : new(fragments, null, warning, new(
                DicomPixelFaultCode.FramesNotFound, layout.Fragments.Tag, FormattableString.Invariant($"{fragments.Count} fragments of {frames} frames")));
    }

    public IReadOnlyList<ReadOnlyMemory<byte>> Fragments(int frame)
    {
        if (_starts is null)
        {
            return [_fragments[frame]];
        }

        var end = frame + 1 < _starts.Length ? _starts[frame + 1] : _fragments.Count;
        var pieces = new ReadOnlyMemory<byte>[end - _starts[frame]];
        for (var index = 0; index < pieces.Length; index++)
        {
            pieces[index] = _fragments[_starts[frame] + index];
        }

        return pieces;
    }

    // The frames of fragments that are said to be one; null where nothing speaks for several.
    private static int[]? Undeclared(
        ReadOnlySpan<byte> extended, ReadOnlySpan<byte> basic, IReadOnlyList<ReadOnlyMemory<byte>> fragments, DicomTransferSyntax syntax) =>
        BySeveralOffsets(extended, sizeof(ulong), fragments)
        ?? BySeveralOffsets(basic, sizeof(uint), fragments)
        ?? (BeginningsOf(fragments, syntax) is { Count: > 1 } beginnings && beginnings[0] == 0 ? [.. beginnings] : null);

    private static int[]? BySeveralOffsets(ReadOnlySpan<byte> table, int width, IReadOnlyList<ReadOnlyMemory<byte>> fragments) =>
        table.Length / width is var entries && entries > 1 && entries <= fragments.Count ? ByOffsets(table, width, fragments, entries) : null;

    // Offsets count from the first fragment's item tag.
    private static int[]? ByOffsets(ReadOnlySpan<byte> table, int width, IReadOnlyList<ReadOnlyMemory<byte>> fragments, int frames)
    {
        if (table.Length / width != frames)
        {
            return null;
        }

        var starts = new int[frames];
        var fragment = 0;
        var offset = 0UL;
        for (var frame = 0; frame < frames; frame++)
        {
            var entry = table[(frame * width)..];
            var wanted = width == sizeof(uint) ? BinaryPrimitives.ReadUInt32LittleEndian(entry) : BinaryPrimitives.ReadUInt64LittleEndian(entry);
            while (offset < wanted && fragment < fragments.Count)
            {
                offset += ItemHeader + (ulong)fragments[fragment++].Length;
            }

            if (offset != wanted || fragment == fragments.Count || (frame == 0 ? fragment > 0 : fragment <= starts[frame - 1]))
            {
                return null;
            }

            starts[frame] = fragment;
        }

        return starts;
    }

    private static int[]? ByBeginnings(IReadOnlyList<ReadOnlyMemory<byte>> fragments, int frames, DicomTransferSyntax syntax) =>
        BeginningsOf(fragments, syntax) is var starts && starts.Count == frames && starts[0] == 0 ? [.. starts] : null;

    private static List<int> BeginningsOf(IReadOnlyList<ReadOnlyMemory<byte>> fragments, DicomTransferSyntax syntax)
    {
        var starts = new List<int>();
        for (var index = 0; index < fragments.Count; index++)
        {
            if (FrameBeginning.IsAt(fragments[index].Span, syntax))
            {
                starts.Add(index);
            }
        }

        return starts;
    }
}
