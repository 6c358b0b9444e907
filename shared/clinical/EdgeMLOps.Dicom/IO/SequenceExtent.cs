namespace EdgeMLOps.Dicom;

/// <summary>
/// Finds where a sequence of undefined length ends without reading it: in one pass, with a count of the levels and no memory of them, so
/// that depth costs nothing at all.
/// </summary>
internal ref struct SequenceExtent
{
    private readonly ReadOnlySpan<byte> _bytes;
    private readonly ElementEncoding _encoding;

    // Odd levels are sequences, even ones their items; 0 is behind the end.
    private int _level = 1;

    // The sequence that came as UN, whose inside is implicit (PS3.5 section 6.2.2); 0 where there is none.
    private int _implicitFrom;
    private long _position;
    private bool _isBroken;

    private SequenceExtent(ReadOnlySpan<byte> bytes, ElementEncoding encoding)
    {
        _bytes = bytes;
        _encoding = encoding;
    }

    /// <summary>The offset of the delimiter that ends the sequence.</summary>
    /// <param name="bytes">From the sequence's first item on.</param>
    /// <param name="encoding">How its items are encoded.</param>
    /// <param name="isBroken">Whether something stands there that cannot; else the bytes end too early.</param>
    /// <returns>Null where there is none.</returns>
    internal static int? Find(ReadOnlySpan<byte> bytes, ElementEncoding encoding, out bool isBroken)
    {
        var extent = new SequenceExtent(bytes, encoding);
        while (extent._level > 0 && extent.TryStep())
        {
            // One item, element or delimiter a step.
        }

        isBroken = extent._isBroken;
        return extent._level == 0 ? (int)extent._position - ElementHeaderReader.ShortSize : null;
    }

    private bool TryStep()
    {
        if (_position > _bytes.Length)
        {
            return false;
        }

        var isBetweenItems = (_level & 1) != 0;
        var encoding = _implicitFrom > 0 ? ElementEncoding.ImplicitLittle : _encoding;
        if (!ElementHeaderReader.TryRead(_bytes[(int)_position..], isBetweenItems ? encoding.Implicit : encoding, out var header, out _))
        {
            return false;
        }

        _position += header.Size;
        if (isBetweenItems)
        {
            StepBetweenItems(header);
        }
        else
        {
            StepInItem(header);
        }

        return !_isBroken;
    }

    private void StepBetweenItems(ElementHeader header)
    {
        if (header.Tag == DicomTag.SequenceDelimitationItem)
        {
            Leave(1);
        }
        else if (header.Tag != DicomTag.Item)
        {
            _isBroken = true;
        }
        else if (header.IsUndefined)
        {
            _level++;
        }
        else
        {
            _position += header.Length;
        }
    }

    private void StepInItem(ElementHeader header)
    {
        if (header.Tag == DicomTag.ItemDelimitationItem)
        {
            Leave(1);
        }
        else if (header.Tag == DicomTag.SequenceDelimitationItem)
        {
            Leave(2); // the item's own delimiter was left out
        }
        else if (header.Tag.Group == DicomTag.Item.Group)
        {
            _isBroken = true;
        }
        else if (header.IsUndefined)
        {
            Enter(header);
        }
        else
        {
            _position += header.Length;
        }
    }

    private void Enter(ElementHeader header)
    {
        _level++;
        if (ReferenceEquals(header.VR, DicomVR.UN))
        {
            // As the parser has it: some big endian writers went on as they were.
            var goesOn = _encoding.IsBigEndian && _position + sizeof(uint) <= _bytes.Length && ElementEncoding.ExplicitBig.ReadTag(_bytes[(int)_position..]) == DicomTag.Item;
            _implicitFrom = _implicitFrom == 0 && !goesOn ? _level : _implicitFrom;
        }
        else
        {
            _isBroken = header.VR.Code is not ("SQ" or "OB" or "OW");
        }
    }

    private void Leave(int levels)
    {
        _level -= levels;
        _implicitFrom = _level < _implicitFrom ? 0 : _implicitFrom;
    }
}
