namespace EdgeMLOps.Dicom;

// Elements: plain values, sequences begun, pixel data in fragments.
internal sealed partial class DatasetParser
{
    private static ReadOnlySpan<byte> LittleItem => [0xFE, 0xFF, 0x00, 0xE0];

    private static ReadOnlySpan<byte> BigItem => [0xFF, 0xFE, 0xE0, 0x00];

    private void ReadElement(DatasetFrame frame, ElementHeader header, int start)
    {
        if (header.IsUndefined)
        {
            ReadUndefined(frame, header, start);
            return;
        }

        if (ReferenceEquals(header.VR, DicomVR.SQ))
        {
            OpenSequence(frame, header, start);
            return;
        }

        if (!Fits(header, frame, start))
        {
            return;
        }

        var length = (int)header.Length;
        if (IsUnknownSequence(frame, header))
        {
            Open(new SequenceFrame(header.Tag, start, _position, _position + length, isUndefined: false, ElementEncoding.ImplicitLittle));
            return;
        }

        var stored = _bytes.Slice(_position, length);
        var element = Element(frame, header, stored);
        Add(frame, element, _position + length);
        if (ElementCheck.Check(element.Tag, element.VR, stored.Span, frame.Encoding.IsExplicit) is { } warning)
        {
            Note(warning, header.Tag, start);
        }

        _position += length;
    }

    private void OpenSequence(DatasetFrame frame, ElementHeader header, int start)
    {
        if (TryEnd(header, frame, start, out var end, out var isCut))
        {
            Open(new SequenceFrame(header.Tag, start, _position, end, isUndefined: false, frame.Encoding) { IsCut = isCut });
        }
    }

    // PS3.5 section 6.2.2: whoever knows a tag may read its UN, which is in implicit VR little endian whatever is around it.
    private bool IsUnknownSequence(DatasetFrame frame, ElementHeader header) =>
        frame.Encoding.IsExplicit && ReferenceEquals(header.VR, DicomVR.UN)
        && ReferenceEquals(DicomDictionary.VROf(header.Tag), DicomVR.SQ)
        && (header.Length == 0 || _bytes.Span[_position..End(frame)].StartsWith(LittleItem));

    private DicomElement Element(DatasetFrame frame, ElementHeader header, ReadOnlyMemory<byte> stored)
    {
        var vr = frame.HasSignedPixels && !frame.Encoding.IsExplicit && DicomDictionary.IsSignedWithPixels(header.Tag) ? DicomVR.SS : header.VR;
        var word = WordSize(frame, header.Tag, vr);
        return word > 1 ? new DicomElement(header.Tag, vr, new BigEndianValue(stored, word)) : new DicomElement(header.Tag, vr, stored);
    }

    // Bytes of the numbers that stand in the file most significant byte first; 1 where nothing is to be turned round.
    private int WordSize(DatasetFrame frame, DicomTag tag, DicomVR vr)
    {
        if (!frame.Encoding.IsBigEndian && !(_input.Syntax.SwapPixelData && _open.Count == 1 && tag == DicomTag.PixelData))
        {
            return 1;
        }

        // Cells of more than 16 bits are numbers of their own size, though OW is made of words of 16 (PS3.5 section 8.1.1).
        return tag != DicomTag.PixelData || !ReferenceEquals(vr, DicomVR.OW) ? vr.WordSize
            : frame.BitsAllocated is 32 or 64 ? frame.BitsAllocated / 8
            : vr.WordSize;
    }

    private void ReadUndefined(DatasetFrame frame, ElementHeader header, int start)
    {
        var isBytes = ReferenceEquals(header.VR, DicomVR.OB) || ReferenceEquals(header.VR, DicomVR.OW);
        if (ReferenceEquals(header.VR, DicomVR.SQ))
        {
            Open(new SequenceFrame(header.Tag, start, _position, frame.End, isUndefined: true, frame.Encoding));
        }
        else if (ReferenceEquals(header.VR, DicomVR.UN))
        {
            // PS3.5 section 6.2.2: implicit VR little endian, whatever is around it; some big endian writers went on as they were.
            if (!_isWhole && _bytes.Length - _position < BigItem.Length)
            {
                Starve(_position + (long)BigItem.Length);
                return;
            }

            var isBig = frame.Encoding.IsBigEndian && _bytes.Span[_position..End(frame)].StartsWith(BigItem);
            Open(new SequenceFrame(header.Tag, start, _position, frame.End, isUndefined: true, new ElementEncoding(IsExplicit: isBig, isBig)));
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
            if (itemStart == _bytes.Length && _isWhole && fragments.Count > 1)
            {
                Note(DicomReadWarningCode.MissingDelimiter, header.Tag, start);
                break;
            }

            if (!ElementHeaderReader.TryRead(_bytes.Span[itemStart..End(frame)], frame.Encoding.Implicit, out var item, out _))
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
        Add(frame, new DicomFragmentSequence(header.Tag, header.VR, offsets, fragments.Count > 0 ? fragments[1..] : fragments), _position);
    }

    private void Add(DatasetFrame frame, DicomItem element, int end)
    {
        frame.Add(element);
        if (element.Tag.Group >= PixelGroup && _open.Count == 1)
        {
            NoteBehindPixels(frame, element.Tag, end);
        }
    }
}
