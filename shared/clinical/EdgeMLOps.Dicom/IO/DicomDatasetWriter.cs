using System.Buffers.Binary;

namespace EdgeMLOps.Dicom;

/// <summary>
/// Writes data sets in little endian, whatever byte order they came in. Pixels are never copied; group lengths are left out (retired,
/// PS3.5 section 7.2), values and fragments are padded to even length. In implicit VR a number is written as the dictionary's VR of its
/// tag has it; what that VR cannot hold, and a sequence that could not be read, is left out there
/// (<see cref="DicomWriteOptions.LeftOut"/>): it would be read as something else.
/// </summary>
public static class DicomDatasetWriter
{
    internal const int ItemHeaderSize = 8;
    private const int LongHeaderSize = 12;
    private const int LongestShortForm = 0xFFFE;

    /// <summary>Writes a data set with sequences and items of undefined length, in one pass.</summary>
    /// <param name="dataset">What to write; its items of group 0002 are written like any other.</param>
    /// <param name="syntax">A little endian syntax that is not deflated.</param>
    /// <param name="output">Takes the bytes.</param>
    /// <exception cref="NotSupportedException">The syntax is big endian or deflated.</exception>
    public static void Write(DicomDataset dataset, DicomTransferSyntax syntax, Stream output) =>
        Write(dataset, syntax, DicomWriteOptions.Default, output);

    /// <summary>Writes a data set.</summary>
    /// <param name="dataset">What to write; its items of group 0002 are written like any other.</param>
    /// <param name="syntax">A little endian syntax that is not deflated.</param>
    /// <param name="options">What the standard leaves open.</param>
    /// <param name="output">Takes the bytes.</param>
    /// <exception cref="NotSupportedException">The syntax is big endian or deflated.</exception>
    public static void Write(DicomDataset dataset, DicomTransferSyntax syntax, DicomWriteOptions options, Stream output) =>
        Write(dataset, syntax, options, output, places: null, isBehindMeta: false);

    /// <summary>Writes a data set, the groups of commands and of meta information left out: behind meta information they would be part of it.</summary>
    /// <param name="dataset">What to write.</param>
    /// <param name="syntax">A little endian syntax that is not deflated.</param>
    /// <param name="options">What the standard leaves open.</param>
    /// <param name="start">Bytes of the file before the data set.</param>
    /// <param name="output">Takes the bytes.</param>
    internal static void WriteBehindMeta(DicomDataset dataset, DicomTransferSyntax syntax, DicomWriteOptions options, long start, Stream output)
    {
        var unheard = options with { LeftOut = null };
        var places = DirectoryPlaces.Of(dataset, start, recorder => Write(dataset, syntax, unheard, recorder, places: null, isBehindMeta: true));
        Write(dataset, syntax, options, output, places, isBehindMeta: true);
    }

    private static void Write(
        DicomDataset dataset, DicomTransferSyntax syntax, DicomWriteOptions options, Stream output, Dictionary<long, long>? places, bool isBehindMeta)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(syntax);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(output);
        if (!syntax.IsWritable)
        {
            throw new NotSupportedException($"Data sets are not written in {syntax}");
        }

        var lengths = options.ExplicitLengthSequences
            ? WrittenLengths.Of(new WriteCursor(dataset, new WriteForm(syntax.IsExplicitVR, leftOut: null, places)), syntax.IsExplicitVR)
            : WrittenLengths.None;
        var form = new WriteForm(syntax.IsExplicitVR, options.LeftOut, places);
        Write(new WriteCursor(dataset, form) { IsBehindMeta = isBehindMeta }, lengths, output, syntax.IsExplicitVR);
    }

    private static void Write(WriteCursor top, WrittenLengths lengths, Stream output, bool isExplicit)
    {
        // A stack of its own: how deep a data set is nested must not decide whether the thread survives writing it.
        var open = new Stack<WriteCursor>();
        open.Push(top);
        while (open.TryPeek(out var cursor))
        {
            switch (cursor.Next())
            {
                case null:
                    CloseDataset(open, lengths, output);
                    break;
                case DicomSequence { Items.Count: > 0 } sequence:
                    WriteHeader(output, sequence.Tag, DicomVR.SQ, lengths.LengthOf(sequence), isExplicit);
                    OpenItem(open, sequence, 0, lengths, output);
                    break;
                case var item:
                    WriteItem(item, output, isExplicit);
                    break;
            }
        }
    }

    /// <summary>The bytes of a data set.</summary>
    /// <param name="dataset">What to write.</param>
    /// <param name="syntax">A little endian syntax that is not deflated.</param>
    /// <exception cref="NotSupportedException">The syntax is big endian or deflated.</exception>
    public static byte[] ToBytes(DicomDataset dataset, DicomTransferSyntax syntax)
    {
        using var buffer = new MemoryStream();
        Write(dataset, syntax, buffer);
        return buffer.ToArray();
    }

    // A group length in explicit VR; data sets themselves leave theirs out.
    internal static void WriteGroupLength(Stream output, DicomTag tag, uint length)
    {
        Span<byte> value = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(value, length);
        WriteHeader(output, tag, DicomVR.UL, sizeof(uint), isExplicit: true);
        output.Write(value);
    }

    /// <summary>Bytes that an item of a data set takes when written, but for a sequence with items.</summary>
    internal static long SizeOf(DicomItem item, bool isExplicit) => item switch
    {
        DicomElement { Tag.IsGroupLength: true } => 0,
        DicomElement element => HeaderSizeOf(WrittenVR(element), isExplicit) + Even(element.Raw.Length),
        DicomFragmentSequence pixels =>
            HeaderSizeOf(pixels.VR, isExplicit) + SizeOf(pixels.OffsetTable) + pixels.Fragments.Sum(SizeOf) + ItemHeaderSize,
        _ => HeaderSizeOf(item.VR, isExplicit),
    };

    internal static int HeaderSizeOf(DicomVR vr, bool isExplicit) => isExplicit && vr.HasLongForm ? LongHeaderSize : ItemHeaderSize;

    private static long SizeOf(ReadOnlyMemory<byte> fragment) => ItemHeaderSize + Even(fragment.Length);

    private static long Even(int length) => length + (long)(length & 1);

    // PS3.5 section 6.2.2: a value too long for its VR's 16-bit length goes as UN.
    private static DicomVR WrittenVR(DicomElement element) =>
        element.VR.HasLongForm || Even(element.Raw.Length) <= LongestShortForm ? element.VR : DicomVR.UN;

    private static void CloseDataset(Stack<WriteCursor> open, WrittenLengths lengths, Stream output)
    {
        var cursor = open.Pop();
        if (cursor.Sequence is { } sequence)
        {
            WriteEnd(DicomTag.ItemDelimitationItem, sequence.Items[cursor.Index], lengths, output);
            OpenItem(open, sequence, cursor.Index + 1, lengths, output);
        }
    }

    private static void OpenItem(Stack<WriteCursor> open, DicomSequence sequence, int index, WrittenLengths lengths, Stream output)
    {
        if (index < sequence.Items.Count)
        {
            (output as PlaceRecorder)?.Note(sequence.Items[index]);
            WriteItemHeader(output, DicomTag.Item, lengths.LengthOf(sequence.Items[index]));
            open.Push(open.Peek().Into(sequence, index));
        }
        else
        {
            WriteEnd(DicomTag.SequenceDelimitationItem, sequence, lengths, output);
        }
    }

    private static void WriteEnd(DicomTag delimiter, object part, WrittenLengths lengths, Stream output)
    {
        if (lengths.LengthOf(part) == ElementHeader.Undefined)
        {
            WriteItemHeader(output, delimiter, 0);
        }
    }

    private static void WriteItem(DicomItem item, Stream output, bool isExplicit)
    {
        switch (item)
        {
            case DicomElement { Tag.IsGroupLength: false } element:
                WriteElement(element, output, isExplicit);
                break;
            case DicomSequence sequence:
                WriteHeader(output, sequence.Tag, DicomVR.SQ, 0, isExplicit);
                break;
            case DicomFragmentSequence pixels:
                WriteFragments(pixels, output, isExplicit);
                break;
        }
    }

    private static void WriteElement(DicomElement element, Stream output, bool isExplicit)
    {
        var raw = element.Raw.Span;
        WriteHeader(output, element.Tag, WrittenVR(element), (uint)Even(raw.Length), isExplicit);
        output.Write(raw);
        if ((raw.Length & 1) != 0)
        {
            output.WriteByte(element.VR.Padding);
        }
    }

    private static void WriteFragments(DicomFragmentSequence pixels, Stream output, bool isExplicit)
    {
        WriteHeader(output, pixels.Tag, pixels.VR, ElementHeader.Undefined, isExplicit);
        WriteFragment(PaddedOffsets.Of(pixels).Span, output);
        foreach (var fragment in pixels.Fragments)
        {
            WriteFragment(fragment.Span, output);
        }

        WriteItemHeader(output, DicomTag.SequenceDelimitationItem, 0);
    }

    private static void WriteFragment(ReadOnlySpan<byte> fragment, Stream output)
    {
        WriteItemHeader(output, DicomTag.Item, (uint)Even(fragment.Length));
        output.Write(fragment);
        if ((fragment.Length & 1) != 0)
        {
            output.WriteByte(0);
        }
    }

    private static void WriteItemHeader(Stream output, DicomTag tag, uint length) =>
        WriteHeader(output, tag, DicomVR.UN, length, isExplicit: false);

    private static void WriteHeader(Stream output, DicomTag tag, DicomVR vr, uint length, bool isExplicit)
    {
        Span<byte> header = stackalloc byte[LongHeaderSize];
        BinaryPrimitives.WriteUInt16LittleEndian(header, tag.Group);
        BinaryPrimitives.WriteUInt16LittleEndian(header[2..], tag.Element);
        if (!isExplicit)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(header[4..], length);
            output.Write(header[..ItemHeaderSize]);
            return;
        }

        header[4] = (byte)vr.Code[0];
        header[5] = (byte)vr.Code[1];
        if (vr.HasLongForm)
        {
            header[6..8].Clear();
            BinaryPrimitives.WriteUInt32LittleEndian(header[8..], length);
            output.Write(header);
        }
        else
        {
            BinaryPrimitives.WriteUInt16LittleEndian(header[6..], (ushort)length);
            output.Write(header[..ItemHeaderSize]);
        }
    }
}
