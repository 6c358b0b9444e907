namespace EdgeMLOps.Dicom;

/// <summary>
/// Parses one little endian data set out of a buffer. Values stay where they are; what is nested is kept on a stack of its own, so
/// that depth costs memory that the input paid for and never the thread's stack. Nothing is allocated by a declared length: each is
/// checked against the bytes that are there first.
/// </summary>
internal sealed class DatasetParser
{
    private static readonly DicomTag PixelGroupStart = DicomTag.FloatPixelData;

    private readonly ReadOnlyMemory<byte> _bytes;
    private readonly long _base;
    private readonly DicomReadOptions _options;
    private readonly ReadNotes _notes;
    private readonly Stack<ParseFrame> _open = new();
    private int _position;
    private int _count;
    private DicomReadFault? _fault;
    private DicomDataset? _finished;

    /// <summary>A parser of one data set.</summary>
    /// <param name="bytes">From the data set's first byte on.</param>
    /// <param name="baseOffset">Where that byte stands in the file, for what faults and warnings say.</param>
    /// <param name="isExplicit">Whether elements carry their VR.</param>
    /// <param name="options">How far to read, and limits.</param>
    /// <param name="notes">Takes the warnings.</param>
    internal DatasetParser(ReadOnlyMemory<byte> bytes, long baseOffset, bool isExplicit, DicomReadOptions options, ReadNotes notes)
    {
        _bytes = bytes;
        _base = baseOffset;
        _options = options;
        _notes = notes;
        _open.Push(new DatasetFrame(DicomTag.Item, 0, bytes.Length, isUndefined: false, isExplicit));
    }

    internal ParsedDataset Parse()
    {
        while (_fault is null && _finished is null)
        {
            switch (_open.Peek())
            {
                case DatasetFrame dataset:
                    StepInDataset(dataset);
                    break;
                case SequenceFrame sequence:
                    StepInSequence(sequence);
                    break;
            }
        }

        return new ParsedDataset(_finished, _fault, _fault is null ? _count : _count - 1);
    }

    private void StepInDataset(DatasetFrame frame)
    {
        if (AtEnd(frame))
        {
            return;
        }

        var start = _position;
        var isTop = _open.Count == 1;
        if (!ElementHeaderReader.TryRead(_bytes.Span[start..frame.End], frame.IsExplicit, out var header, out var warning))
        {
            EndInsideHeader(frame, isTop);
            return;
        }

        if (isTop && _options.StopBeforePixelData && IsPixelData(header.Tag))
        {
            Close(frame);
            return;
        }

        if (warning is { } code)
        {
            Note(code, header.Tag, start);
        }

        _position += header.Size;
        if (header.Tag.Group == DicomTag.Item.Group)
        {
            StepOverDelimiter(frame, header, start);
        }
        else if (Counted(header.Tag, start))
        {
            ReadElement(frame, header, start);
        }
    }

    private void ReadElement(DatasetFrame frame, ElementHeader header, int start)
    {
        if (header.IsUndefined)
        {
            ReadUndefined(frame, header, start);
            return;
        }

        if (!Fits(header, frame, start))
        {
            return;
        }

        var length = (int)header.Length;
        if (ReferenceEquals(header.VR, DicomVR.SQ))
        {
            Open(new SequenceFrame(header.Tag, start, _position + length, isUndefined: false, frame.IsExplicit));
            return;
        }

        if ((length & 1) != 0)
        {
            Note(DicomReadWarningCode.OddLength, header.Tag, start);
        }

        frame.Add(new DicomElement(header.Tag, header.VR, _bytes.Slice(_position, length)));
        _position += length;
    }

    private void ReadUndefined(DatasetFrame frame, ElementHeader header, int start)
    {
        var isBytes = ReferenceEquals(header.VR, DicomVR.OB) || ReferenceEquals(header.VR, DicomVR.OW);
        if (ReferenceEquals(header.VR, DicomVR.SQ) || ReferenceEquals(header.VR, DicomVR.UN))
        {
            // PS3.5 section 6.2.2: what is UN and of undefined length is a sequence in implicit VR, whatever is around it.
            var isExplicit = frame.IsExplicit && ReferenceEquals(header.VR, DicomVR.SQ);
            Open(new SequenceFrame(header.Tag, start, frame.End, isUndefined: true, isExplicit));
        }
        else if (isBytes)
        {
            ReadFragments(frame, header, start);
        }
        else
        {
            Fail(DicomReadFaultCode.UndefinedLengthNotAllowed, header.Tag, start);
        }
    }

    private void ReadFragments(DatasetFrame frame, ElementHeader header, int start)
    {
        var fragments = new List<ReadOnlyMemory<byte>>();
        while (true)
        {
            var itemStart = _position;
            if (!ElementHeaderReader.TryRead(_bytes.Span[itemStart..frame.End], isExplicit: false, out var item, out _))
            {
                Fail(DicomReadFaultCode.Truncated, header.Tag, start);
                return;
            }

            _position += item.Size;
            if (item.Tag == DicomTag.SequenceDelimitationItem)
            {
                break;
            }

            if (item.Tag != DicomTag.Item || item.IsUndefined)
            {
                Fail(DicomReadFaultCode.UnexpectedTag, item.Tag, itemStart);
                return;
            }

            if (!Counted(item.Tag, itemStart) || !Fits(item, frame, itemStart))
            {
                return;
            }

            fragments.Add(_bytes.Slice(_position, (int)item.Length));
            _position += (int)item.Length;
        }

        var offsets = fragments.Count > 0 ? fragments[0] : ReadOnlyMemory<byte>.Empty;
        frame.Add(new DicomFragmentSequence(header.Tag, header.VR, offsets, fragments.Count > 0 ? fragments[1..] : fragments));
    }

    private void StepInSequence(SequenceFrame frame)
    {
        if (AtEnd(frame))
        {
            return;
        }

        var start = _position;
        if (!ElementHeaderReader.TryRead(_bytes.Span[start..frame.End], isExplicit: false, out var header, out _))
        {
            Fail(frame.End == _bytes.Length ? DicomReadFaultCode.Truncated : DicomReadFaultCode.LengthExceedsContainer, frame.Tag, start);
            return;
        }

        if (header.Tag == DicomTag.Item)
        {
            _position += header.Size;
            if (Counted(header.Tag, start) && (header.IsUndefined || Fits(header, frame, start)))
            {
                var end = header.IsUndefined ? frame.End : _position + (int)header.Length;
                Open(new DatasetFrame(header.Tag, start, end, header.IsUndefined, frame.IsExplicit));
            }
        }
        else if (header.Tag == DicomTag.SequenceDelimitationItem)
        {
            _position += header.Size;
            if (frame.IsUndefined)
            {
                Close(frame);
            }
            else
            {
                Note(DicomReadWarningCode.StrayDelimiter, frame.Tag, start);
            }
        }
        else
        {
            Fail(DicomReadFaultCode.UnexpectedTag, header.Tag, start);
        }
    }

    private void StepOverDelimiter(DatasetFrame frame, ElementHeader header, int start)
    {
        if (header.Tag == DicomTag.ItemDelimitationItem && frame.IsUndefined)
        {
            Close(frame);
        }
        else if (header.Tag == DicomTag.SequenceDelimitationItem && frame.IsUndefined)
        {
            // The item's own delimiter was left out: the sequence's ends both.
            _position = start;
            Note(DicomReadWarningCode.MissingDelimiter, frame.Tag, frame.Start);
            Close(frame);
        }
        else if (header.Tag != DicomTag.Item && header.Length == 0)
        {
            Note(DicomReadWarningCode.StrayDelimiter, header.Tag, start);
        }
        else
        {
            Fail(DicomReadFaultCode.UnexpectedTag, header.Tag, start);
        }
    }

    // True where the frame's bytes are used up: it is closed, or the parse has failed.
    private bool AtEnd(ParseFrame frame)
    {
        if (_position < frame.End)
        {
            return false;
        }

        if (frame.IsUndefined && frame.End == _bytes.Length)
        {
            Fail(DicomReadFaultCode.Truncated, frame.Tag, frame.Start);
            return true;
        }

        if (frame.IsUndefined)
        {
            Note(DicomReadWarningCode.MissingDelimiter, frame.Tag, frame.Start);
        }

        Close(frame);
        return true;
    }

    private void EndInsideHeader(DatasetFrame frame, bool isTop)
    {
        var rest = _bytes.Span[_position..frame.End];
        if (isTop && !_options.StopBeforePixelData && !rest.ContainsAnyExcept((byte)0))
        {
            // Padding some archives leave behind the last element.
            Note(DicomReadWarningCode.TrailingBytes, default, _position);
            _position = frame.End;
            return;
        }

        Fail(frame.End == _bytes.Length ? DicomReadFaultCode.Truncated : DicomReadFaultCode.LengthExceedsContainer, frame.Tag, _position);
    }

    private void Open(ParseFrame frame)
    {
        // Sequence and item take a frame each.
        if (_open.Count > 2 * _options.MaxDepth)
        {
            Fail(DicomReadFaultCode.TooDeep, frame.Tag, frame.Start);
            return;
        }

        _open.Push(frame);
    }

    private void Close(ParseFrame frame)
    {
        _open.Pop();
        if (frame is SequenceFrame sequence)
        {
            ((DatasetFrame)_open.Peek()).Add(sequence.Close());
            return;
        }

        var dataset = ((DatasetFrame)frame).Close(_notes, _base + frame.Start);
        if (_open.TryPeek(out var parent))
        {
            ((SequenceFrame)parent).Add(dataset);
        }
        else
        {
            _finished = dataset;
        }
    }

    private bool Fits(ElementHeader header, ParseFrame frame, int start)
    {
        if (header.Length <= (uint)(frame.End - _position))
        {
            return true;
        }

        var code = frame.End == _bytes.Length ? DicomReadFaultCode.Truncated : DicomReadFaultCode.LengthExceedsContainer;
        Fail(code, header.Tag, start);
        return false;
    }

    private bool Counted(DicomTag tag, int start)
    {
        if (++_count <= _options.MaxElements)
        {
            return true;
        }

        Fail(DicomReadFaultCode.TooManyElements, tag, start);
        return false;
    }

    private static bool IsPixelData(DicomTag tag) => tag.Group == PixelGroupStart.Group && tag >= PixelGroupStart && tag <= DicomTag.PixelData;

    private void Note(DicomReadWarningCode code, DicomTag tag, int offset) => _notes.Add(code, tag, _base + offset);

    private void Fail(DicomReadFaultCode code, DicomTag tag, int offset) => _fault ??= new DicomReadFault(code, tag, _base + offset);
}
