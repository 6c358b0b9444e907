namespace EdgeMLOps.Dicom;

/// <summary>
/// Parses one data set out of a buffer. Values stay where they are; what is nested is kept on a stack of its own, so that depth costs
/// memory that the input paid for and never the thread's stack. Nothing is allocated by a declared length: each is checked against the
/// bytes that are there first.
/// </summary>
internal sealed partial class DatasetParser
{
    // What stands in here and behind it may be of any size: pixels, and what raw data and vendors put beside them.
    private const ushort PixelGroup = 0x7FE0;

    private readonly ParseInput _input;
    private readonly ReadOnlyMemory<byte> _bytes;
    private readonly DicomReadOptions _options;
    private readonly ReadNotes _notes;
    private readonly Stack<ParseFrame> _open = new();
    private int _position;
    private int _count;
    private int? _lastContent;
    private DicomReadFault? _fault;
    private DicomDataset? _finished;
    private bool _stoppedAtPixelData;

    /// <summary>A parser of one data set.</summary>
    /// <param name="input">The bytes and how they are encoded.</param>
    /// <param name="options">How far to read, and limits.</param>
    /// <param name="notes">Takes the warnings.</param>
    internal DatasetParser(ParseInput input, DicomReadOptions options, ReadNotes notes)
    {
        _input = input;
        _bytes = input.Bytes;
        _options = options;
        _notes = notes;
        _open.Push(new DatasetFrame(DicomTag.Item, 0, _bytes.Length, isUndefined: false, input.Encoding));
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

        return new ParsedDataset(_finished, _fault, _fault is null ? _count : _count - 1, _stoppedAtPixelData);
    }

    private void StepInDataset(DatasetFrame frame)
    {
        if (AtEnd(frame))
        {
            return;
        }

        var start = _position;
        var isTop = _open.Count == 1;
        if (!ElementHeaderReader.TryRead(_bytes.Span[start..frame.End], frame.Encoding, out var header, out var warning))
        {
            EndInsideHeader(frame, isTop);
            return;
        }

        // A delimiter that stands there for nothing is no reason to stop.
        if (isTop && _options.StopBeforePixelData && header.Tag.Group >= PixelGroup && header.Tag.Group != DicomTag.Item.Group)
        {
            _stoppedAtPixelData = header.Tag.Group == PixelGroup;
            Close(frame);
            return;
        }

        if (isTop && header.Tag.Value == 0 && IsPadding())
        {
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

    private void StepInSequence(SequenceFrame frame)
    {
        if (AtEnd(frame))
        {
            return;
        }

        var start = _position;
        if (!ElementHeaderReader.TryRead(_bytes.Span[start..frame.End], frame.Encoding.Implicit, out var header, out _))
        {
            Fail(EndOf(frame), frame.Tag, start);
            return;
        }

        if (header.Tag == DicomTag.Item)
        {
            OpenItem(frame, header, start);
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

    private void OpenItem(SequenceFrame frame, ElementHeader header, int start)
    {
        _position += header.Size;
        if (!Counted(header.Tag, start))
        {
            return;
        }

        if (header.IsUndefined)
        {
            Open(new DatasetFrame(header.Tag, start, frame.End, isUndefined: true, frame.Encoding));
        }
        else if (TryEnd(header, frame, start, out var end, out var isCut))
        {
            Open(new DatasetFrame(header.Tag, start, end, isUndefined: false, frame.Encoding) { IsCut = isCut });
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

        if (frame.End == _bytes.Length && (frame.IsUndefined || (_open.Count == 1 && !_input.IsWhole)))
        {
            Fail(DicomReadFaultCode.Truncated, frame.Tag, frame.Start);
            return true;
        }

        if (frame.IsUndefined || frame.IsCut)
        {
            Note(frame.IsCut ? DicomReadWarningCode.CutShort : DicomReadWarningCode.MissingDelimiter, frame.Tag, frame.Start);
        }

        Close(frame);
        return true;
    }

    private void EndInsideHeader(DatasetFrame frame, bool isTop)
    {
        if (!isTop || !IsPadding())
        {
            Fail(EndOf(frame), frame.Tag, _position);
        }
    }

    // Zeros behind the last element: some archives pad with them.
    private bool IsPadding()
    {
        if (!_input.IsWhole)
        {
            return false;
        }

        // Looked for once: a long run of zeros with something behind it must not be run through for each element in it.
        _lastContent ??= _bytes.Span.LastIndexOfAnyExcept((byte)0);
        if (_position <= _lastContent)
        {
            return false;
        }

        Note(DicomReadWarningCode.TrailingBytes, default, _position);
        _position = _bytes.Length;
        return true;
    }

    private void Open(ParseFrame frame)
    {
        // Sequence and item take a frame each.
        if (_open.Count > 2 * _options.MaxDepth)
        {
            Fail(DicomReadFaultCode.TooDeep, frame.Tag, frame.Start);
            return;
        }

        frame.HasSignedPixels = _open.Peek().HasSignedPixels;
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

        var dataset = ((DatasetFrame)frame).Close(_notes, _input.Offset + frame.Start);
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

        Fail(EndOf(frame), header.Tag, start);
        return false;
    }

    // Where a sequence or item of defined length ends. One that is longer than the input may still hold whole elements to the end.
    private bool TryEnd(ElementHeader header, ParseFrame frame, int start, out int end, out bool isCut)
    {
        isCut = _input.IsWhole && frame.End == _bytes.Length && header.Length > (uint)(frame.End - _position);
        end = isCut ? frame.End : 0;
        if (isCut || !Fits(header, frame, start))
        {
            return isCut;
        }

        end = _position + (int)header.Length;
        return true;
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

    private DicomReadFaultCode EndOf(ParseFrame frame) =>
        frame.End == _bytes.Length ? DicomReadFaultCode.Truncated : DicomReadFaultCode.LengthExceedsContainer;

    private void Note(DicomReadWarningCode code, DicomTag tag, int offset) => _notes.Add(code, tag, _input.Offset + offset);

    private void Fail(DicomReadFaultCode code, DicomTag tag, int offset)
    {
        var isLimit = code is DicomReadFaultCode.TooDeep or DicomReadFaultCode.TooManyElements;
        if (isLimit || !TryKeepAsBytes(tag, offset))
        {
            _fault ??= new DicomReadFault(code, tag, _input.Offset + offset);
        }
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

        ((DatasetFrame)_open.Peek()).Add(new DicomElement(broken.Tag, DicomVR.UN, _bytes[broken.Content..broken.End]));
        _position = broken.End;
        Note(DicomReadWarningCode.BrokenSequence, tag, offset);
        return true;
    }
}
