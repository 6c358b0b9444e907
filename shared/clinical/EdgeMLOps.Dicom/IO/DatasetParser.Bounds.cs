namespace EdgeMLOps.Dicom;

// How far things reach, against the bytes that are there, and what follows where they reach too far.
internal sealed partial class DatasetParser
{
    private bool Fits(ElementHeader header, ParseFrame frame, int start)
    {
        if (header.Length <= (uint)(End(frame) - _position))
        {
            return true;
        }

        var needed = _position + (long)header.Length;
        if (frame.End > _bytes.Length && !_isWhole && needed <= _input.Available)
        {
            Starve(needed);
        }
        else
        {
            Fail(EndOf(frame), header.Tag, start, isSettled: needed > _input.Available);
        }

        return false;
    }

    // Where a sequence or item of defined length ends. One that is longer than the input may still hold whole elements to the end.
    private bool TryEnd(ElementHeader header, ParseFrame frame, int start, out int end, out bool isCut)
    {
        var isLong = frame.End >= _bytes.Length && header.Length > (uint)(End(frame) - _position);
        isCut = isLong && _isWhole;
        end = isCut ? frame.End : 0;
        if (isLong && !_isWhole)
        {
            Starve(Math.Min(_position + (long)header.Length, Math.Max(_input.Available, _bytes.Length + 1L)));
            return false;
        }

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

    private int End(ParseFrame frame) => Math.Min(frame.End, _bytes.Length);

    private DicomReadFaultCode EndOf(ParseFrame frame) =>
        frame.End >= _bytes.Length ? DicomReadFaultCode.Truncated : DicomReadFaultCode.LengthExceedsContainer;

    private void Starve(long needed)
    {
        _isStarved = true;
        Needed = needed;
    }

    private void Fail(DicomReadFaultCode code, DicomTag tag, int offset, bool isSettled = false)
    {
        if (code == DicomReadFaultCode.Truncated && !_isWhole && !isSettled)
        {
            Starve(_bytes.Length + 1L);
        }
        else if (code == DicomReadFaultCode.TooManyElements || !(TryKeepAsBytes(tag, offset) || TryEndBehindPixels()))
        {
            _fault ??= new DicomReadFault(code, tag, _input.Offset + offset);
        }
    }
}
