using System.Buffers.Binary;

namespace EdgeMLOps.Dicom;

/// <summary>
/// Writes data sets in little endian. Sequences and items have undefined length, so that a data set is written in one pass and its
/// pixels are never copied; group lengths are left out (retired, PS3.5 section 7.2), values are padded to even length.
/// </summary>
public static class DicomDatasetWriter
{
    private const int LargestHeader = 12;
    private const int LongestShortForm = 0xFFFE;

    /// <summary>Writes a data set.</summary>
    /// <param name="dataset">What to write; its items of group 0002 are written like any other.</param>
    /// <param name="syntax">A little endian syntax that is not deflated.</param>
    /// <param name="output">Takes the bytes.</param>
    /// <exception cref="NotSupportedException">The syntax is big endian or deflated.</exception>
    public static void Write(DicomDataset dataset, DicomTransferSyntax syntax, Stream output)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(syntax);
        ArgumentNullException.ThrowIfNull(output);
        if (!syntax.IsSupported)
        {
            throw new NotSupportedException($"Data sets are not written in {syntax}");
        }

        // A stack of its own: how deep a data set is nested must not decide whether the thread survives writing it.
        var open = new Stack<WriteCursor>();
        open.Push(new WriteCursor(dataset, sequence: null, index: 0));
        while (open.TryPeek(out var cursor))
        {
            switch (cursor.Next())
            {
                case null:
                    CloseDataset(open, output);
                    break;
                case DicomSequence { Items.Count: > 0 } sequence:
                    WriteHeader(output, sequence.Tag, DicomVR.SQ, ElementHeader.Undefined, syntax.IsExplicitVR);
                    OpenItem(open, sequence, 0, output);
                    break;
                case var item:
                    WriteItem(item, output, syntax.IsExplicitVR);
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

    private static void CloseDataset(Stack<WriteCursor> open, Stream output)
    {
        var cursor = open.Pop();
        if (cursor.Sequence is { } sequence)
        {
            WriteItemHeader(output, DicomTag.ItemDelimitationItem, 0);
            OpenItem(open, sequence, cursor.Index + 1, output);
        }
    }

    private static void OpenItem(Stack<WriteCursor> open, DicomSequence sequence, int index, Stream output)
    {
        if (index < sequence.Items.Count)
        {
            WriteItemHeader(output, DicomTag.Item, ElementHeader.Undefined);
            open.Push(new WriteCursor(sequence.Items[index], sequence, index));
        }
        else
        {
            WriteItemHeader(output, DicomTag.SequenceDelimitationItem, 0);
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
        var padding = raw.Length & 1;
        var length = raw.Length + padding;

        // PS3.5 section 6.2.2: a value too long for its VR's 16-bit length goes as UN.
        var vr = element.VR.HasLongForm || length <= LongestShortForm ? element.VR : DicomVR.UN;
        WriteHeader(output, element.Tag, vr, (uint)length, isExplicit);
        output.Write(raw);
        if (padding != 0)
        {
            output.WriteByte(element.VR.Padding);
        }
    }

    private static void WriteFragments(DicomFragmentSequence pixels, Stream output, bool isExplicit)
    {
        WriteHeader(output, pixels.Tag, pixels.VR, ElementHeader.Undefined, isExplicit);
        WriteFragment(pixels.OffsetTable.Span, output);
        foreach (var fragment in pixels.Fragments)
        {
            WriteFragment(fragment.Span, output);
        }

        WriteItemHeader(output, DicomTag.SequenceDelimitationItem, 0);
    }

    private static void WriteFragment(ReadOnlySpan<byte> fragment, Stream output)
    {
        var padding = fragment.Length & 1;
        WriteItemHeader(output, DicomTag.Item, (uint)(fragment.Length + padding));
        output.Write(fragment);
        if (padding != 0)
        {
            output.WriteByte(0);
        }
    }

    private static void WriteItemHeader(Stream output, DicomTag tag, uint length) =>
        WriteHeader(output, tag, DicomVR.UN, length, isExplicit: false);

    private static void WriteHeader(Stream output, DicomTag tag, DicomVR vr, uint length, bool isExplicit)
    {
        Span<byte> header = stackalloc byte[LargestHeader];
        BinaryPrimitives.WriteUInt16LittleEndian(header, tag.Group);
        BinaryPrimitives.WriteUInt16LittleEndian(header[2..], tag.Element);
        if (!isExplicit)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(header[4..], length);
            output.Write(header[..8]);
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
            output.Write(header[..8]);
        }
    }
}
