namespace EdgeMLOps.Dicom;

// What is not read and stops nothing: broken and very deep sequences, and what stands behind complete pixel data.
internal sealed partial class DatasetParser
{
    /// <summary>Reads the items of a sequence that was kept as bytes, however deep they nest: somebody asks for them.</summary>
    /// <param name="tag">Its tag.</param>
    /// <param name="content">From its first item on.</param>
    /// <param name="encoding">How they are encoded.</param>
    /// <returns>Null where they cannot be read.</returns>
    internal static DicomSequence? ReadSequence(DicomTag tag, ReadOnlyMemory<byte> content, ElementEncoding encoding)
    {
        var input = new ParseInput(content, 0, DicomTransferSyntax.Of(encoding), IsWhole: true);
        var parser = new DatasetParser(input, DicomReadOptions.Default with { MaxDepth = int.MaxValue / 2 }, new ReadNotes());
        parser._open.Push(new SequenceFrame(tag, 0, 0, content.Length, isUndefined: false, encoding));
        return parser.Parse()?.Dataset is { } read && read.TryGetSequence(tag, out var sequence) ? sequence : null;
    }

    // A sequence whose own length is known and whose inside cannot be read is carried as bytes: it must not cost the rest of the study.
    private bool TryKeepAsBytes(DicomTag tag, int offset)
    {
        SequenceFrame? broken = null;
        foreach (var frame in _open)
        {
            if (frame is SequenceFrame { CanBeKeptAsBytes: true } sequence)
            {
                broken = sequence;
                break;
            }
        }

        if (broken is null)
        {
            return false;
        }

        while (!ReferenceEquals(_open.Pop(), broken))
        {
            // What was read of its items goes with them.
        }

        Keep(broken, broken.End, broken.End, isBroken: true);
        Note(DicomReadWarningCode.BrokenSequence, tag, offset);
        return true;
    }

    // How deep is the file's business, what depth costs ours: what is below is passed over without a frame for each level.
    private void KeepUnread(SequenceFrame deep)
    {
        var (end, next) = (End(deep), End(deep));
        if (deep.IsUndefined)
        {
            var length = SequenceExtent.Find(_bytes.Span[deep.Content..end], deep.Encoding, out var isBroken);
            if (length is null)
            {
                Fail(isBroken ? DicomReadFaultCode.UnexpectedTag : EndOf(deep), deep.Tag, deep.Start);
                return;
            }

            end = deep.Content + length.Value;
            next = end + ElementHeaderReader.ShortSize;
        }

        Keep(deep, end, next, isBroken: false);
        Note(DicomReadWarningCode.TooDeep, deep.Tag, deep.Start);
    }

    private void Keep(SequenceFrame sequence, int end, int next, bool isBroken)
    {
        var content = new SequenceContent(_bytes[sequence.Content..end], sequence.Encoding, isBroken);
        _position = next;
        Add((DatasetFrame)_open.Peek(), new DicomElement(sequence.Tag, content), next);
    }

    private void NoteBehindPixels(DatasetFrame frame, DicomTag tag, int end)
    {
        if (tag.Group == PixelGroup || _behindPixels is not null)
        {
            _behindPixels = (end, frame.Count);
        }
    }

    // An element that the standard has there says its VR, or stands in its order; what does neither is no element.
    private bool EndsBehindPixels(DicomTag tag) => tag.Group < PixelGroup && TryEndBehindPixels();

    // The image is whole: what cannot be read behind it (a line end, blanks, a transport's padding) is no reason to have none.
    private bool TryEndBehindPixels()
    {
        if (_behindPixels is not { } last)
        {
            return false;
        }

        if (!_isWhole)
        {
            Starve(_bytes.Length + 1L);
            return true;
        }

        while (_open.Count > 1)
        {
            _open.Pop();
        }

        var top = (DatasetFrame)_open.Peek();
        top.CutTo(last.Elements);
        Note(DicomReadWarningCode.TrailingBytes, default, last.End);
        _position = _bytes.Length;
        Close(top);
        return true;
    }
}
