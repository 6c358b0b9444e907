namespace EdgeMLOps.Dicom;

/// <summary>What a sequence holds that was not read: items in bytes, or what stands in their place.</summary>
/// <param name="bytes">From its first item on, without the delimiter.</param>
/// <param name="encoding">How they are encoded.</param>
/// <param name="isBroken">Whether a fault in it was met; else it was only too deep to be looked at.</param>
internal sealed class SequenceContent(ReadOnlyMemory<byte> bytes, ElementEncoding encoding, bool isBroken)
{
    private DicomSequence? _sequence;
    private bool _isUnreadable = isBroken;

    internal ReadOnlyMemory<byte> Bytes { get; } = bytes;

    /// <summary>Whether the bytes are what an implicit little endian data set has.</summary>
    internal bool IsImplicit => !encoding.IsExplicit && !encoding.IsBigEndian;

    /// <summary>The sequence, read when first asked for.</summary>
    /// <param name="tag">Its tag.</param>
    /// <returns>Null where it cannot be read.</returns>
    internal DicomSequence? Read(DicomTag tag)
    {
        if (_sequence is null && !_isUnreadable)
        {
            _sequence = DatasetParser.ReadSequence(tag, Bytes, encoding);
            _isUnreadable = _sequence is null;
        }

        return _sequence;
    }
}
