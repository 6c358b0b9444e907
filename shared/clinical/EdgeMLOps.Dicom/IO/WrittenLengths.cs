namespace EdgeMLOps.Dicom;

/// <summary>How long each sequence and item of a data set will be, found before the first byte is written: headers say it beforehand.</summary>
internal sealed class WrittenLengths
{
    private readonly Dictionary<object, uint> _lengths = new(ReferenceEqualityComparer.Instance);

    /// <summary>No length is known: all are undefined.</summary>
    internal static WrittenLengths None { get; } = new();

    /// <summary>Measures what is nested in a data set.</summary>
    internal static WrittenLengths Of(WriteCursor top, bool isExplicit)
    {
        var lengths = new WrittenLengths();
        var open = new Stack<Level>();
        open.Push(new Level(top));
        while (open.TryPeek(out var level))
        {
            switch (level.Cursor.Next())
            {
                case null:
                    lengths.Close(open, isExplicit);
                    break;
                case DicomSequence { Items.Count: > 0 } sequence:
                    open.Push(new Level(level.Cursor.Into(sequence, 0)));
                    break;
                case var item:
                    level.Size += DicomDatasetWriter.SizeOf(item, isExplicit);
                    break;
            }
        }

        return lengths;
    }

    /// <summary>The length of a sequence or item, or <see cref="ElementHeader.Undefined"/> where it is ended by a delimiter.</summary>
    internal uint LengthOf(object part) => _lengths.GetValueOrDefault(part, ElementHeader.Undefined);

    // The item's length goes to its sequence, that of the sequence's last item to the data set around it.
    private void Close(Stack<Level> open, bool isExplicit)
    {
        var level = open.Pop();
        if (level.Cursor.Sequence is not { } sequence)
        {
            return;
        }

        var soFar = level.Before + Closed(sequence.Items[level.Cursor.Index], level.Size, DicomDatasetWriter.ItemHeaderSize);
        var next = level.Cursor.Index + 1;
        if (next < sequence.Items.Count)
        {
            open.Push(new Level(open.Peek().Cursor.Into(sequence, next)) { Before = soFar });
        }
        else
        {
            open.Peek().Size += Closed(sequence, soFar, DicomDatasetWriter.HeaderSizeOf(DicomVR.SQ, isExplicit), isExplicit || IsKnown(sequence));
        }
    }

    // Where no VR is written, its undefined length is all that tells a sequence that is not in the dictionary from bytes.
    private static bool IsKnown(DicomSequence sequence) => ReferenceEquals(DicomDictionary.VROf(sequence.Tag), DicomVR.SQ);

    private long Closed(object part, long content, int headerSize, bool mayHaveLength = true)
    {
        if (mayHaveLength && content < ElementHeader.Undefined)
        {
            _lengths[part] = (uint)content;
            return headerSize + content;
        }

        return headerSize + content + DicomDatasetWriter.ItemHeaderSize;
    }

    // A data set being measured, and what the items before it in its sequence come to.
    private sealed class Level(WriteCursor cursor)
    {
        internal WriteCursor Cursor { get; } = cursor;

        internal long Before { get; init; }

        internal long Size { get; set; }
    }
}
