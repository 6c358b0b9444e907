namespace EdgeMLOps.Dicom;

/// <summary>
/// Parses one data set out of a buffer. Values stay where they are; what is nested is kept on a stack of its own, so that depth costs
/// memory that the input paid for and never the thread's stack. Nothing is allocated by a declared length: each is checked against the
/// bytes that are there first. Where more bytes can be had than there are, it stops at the step that lacks them and goes on from there.
/// </summary>
internal sealed partial class DatasetParser
{
    // What stands in here and behind it may be of any size: pixels, and what raw data and vendors put beside them.
    private const ushort PixelGroup = 0x7FE0;

    // The end of what is bounded by nothing but the input.
    private const int InputEnd = int.MaxValue;

    private readonly ParseInput _input;
    private readonly DicomReadOptions _options;
    private readonly ReadNotes _notes;
    private readonly Stack<ParseFrame> _open = new();
    private ReadOnlyMemory<byte> _bytes;
    private bool _isWhole;
    private bool _isStarved;
    private int _position;
    private int _count;
    private int? _lastContent;
    private DicomReadFault? _fault;
    private DicomDataset? _finished;
    private bool _stoppedAtPixelData;

    // Behind the top level's pixel data: where the elements that may stand there end so far, and how many elements that makes.
    private (int End, int Elements)? _behindPixels;

    /// <summary>A parser of one data set.</summary>
    /// <param name="input">The bytes and how they are encoded.</param>
    /// <param name="options">How far to read, and limits.</param>
    /// <param name="notes">Takes the warnings.</param>
    internal DatasetParser(ParseInput input, DicomReadOptions options, ReadNotes notes)
    {
        _input = input;
        _bytes = input.Bytes;
        _isWhole = input.IsWhole;
        _options = options;
        _notes = notes;
        _open.Push(new DatasetFrame(DicomTag.Item, 0, InputEnd, isUndefined: false, input.Encoding));
    }

    /// <summary>How many bytes the input must have for the step that lacked them, as far as that is known; more than there are.</summary>
    internal long Needed { get; private set; }

    /// <summary>Goes on with more of the input.</summary>
    /// <param name="bytes">What there was before, perhaps in another buffer, and what follows it.</param>
    /// <param name="isWhole">Whether these are all bytes there are.</param>
    /// <returns>What the parse gave; null where it needs more bytes.</returns>
    internal ParsedDataset? Parse(ReadOnlyMemory<byte> bytes, bool isWhole)
    {
        (_bytes, _isWhole, _isStarved) = (bytes, isWhole, false);
        return Parse();
    }

    /// <summary>Parses.</summary>
    /// <returns>What the parse gave; null where the input is not whole and it needs more of it.</returns>
    internal ParsedDataset? Parse()
    {
        while (_fault is null && _finished is null)
        {
            var (position, count, notes) = (_position, _count, _notes.Count);
            Step();
            if (_isStarved)
            {
                (_position, _count) = (position, count);
                _notes.CutTo(notes);
                return null;
            }
        }

        return new ParsedDataset(_finished, _fault, _fault is null ? _count : _count - 1, _stoppedAtPixelData);
    }

    private void Step()
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

    private void StepInDataset(DatasetFrame frame)
    {
        if (AtEnd(frame))
        {
            return;
        }

        var start = _position;
        var isTop = _open.Count == 1;
        if (!ElementHeaderReader.TryRead(_bytes.Span[start..End(frame)], frame.Encoding, out var header, out var warning))
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

        if (isTop && ((header.Tag.Value == 0 && IsPadding()) || (warning is not null && EndsBehindPixels(header.Tag))))
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
        if (!ElementHeaderReader.TryRead(_bytes.Span[start..End(frame)], frame.Encoding.Implicit, out var header, out _))
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
        if (_position < End(frame))
        {
            return false;
        }

        if (frame.End >= _bytes.Length && (frame.IsUndefined || (_open.Count == 1 && !_isWhole)))
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
        if (!_isWhole)
        {
            Starve(_bytes.Length + 1L);
            return true;
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

    private void Open(DatasetFrame item)
    {
        item.HasSignedPixels = _open.Peek().HasSignedPixels;
        _open.Push(item);
    }

    private void Open(SequenceFrame sequence)
    {
        // Sequence and item take a frame each.
        if (_open.Count > 2 * _options.MaxDepth)
        {
            KeepUnread(sequence);
            return;
        }

        sequence.HasSignedPixels = _open.Peek().HasSignedPixels;
        _open.Push(sequence);
    }

    private void Note(DicomReadWarningCode code, DicomTag tag, int offset) => _notes.Add(code, tag, _input.Offset + offset);

    private void Close(ParseFrame frame)
    {
        _open.Pop();
        if (frame is SequenceFrame sequence)
        {
            Add((DatasetFrame)_open.Peek(), sequence.Close(), _position);
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
}
