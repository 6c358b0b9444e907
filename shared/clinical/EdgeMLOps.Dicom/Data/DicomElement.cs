namespace EdgeMLOps.Dicom;

/// <summary>An element whose value is bytes: little endian numbers or encoded text, looked at only when asked for.</summary>
public sealed class DicomElement : DicomItem
{
    private readonly ReadOnlyMemory<byte> _raw;

    // A value to be turned round, or a sequence that was not read; one field, because there may be millions of elements.
    private readonly object? _origin;

    /// <summary>Takes the bytes without copying them.</summary>
    /// <param name="tag">Its tag.</param>
    /// <param name="vr">Its value representation; not SQ.</param>
    /// <param name="raw">The value, with or without its padding byte.</param>
    public DicomElement(DicomTag tag, DicomVR vr, ReadOnlyMemory<byte> raw)
        : base(tag, vr) => _raw = raw;

    internal DicomElement(DicomTag tag, DicomVR vr, BigEndianValue value)
        : base(tag, vr) => _origin = value;

    internal DicomElement(DicomTag tag, SequenceContent content)
        : base(tag, DicomVR.UN)
    {
        _raw = content.Bytes;
        _origin = content;
    }

    /// <summary>
    /// The value's bytes as they came, padding included, in little endian order: those of a big endian data set are copied and turned
    /// round when first asked for.
    /// </summary>
    public ReadOnlyMemory<byte> Raw => _origin is BigEndianValue value ? value.LittleEndian : _raw;

    /// <summary>What the bytes are where they are those of a sequence that was not read; else null.</summary>
    internal SequenceContent? Content => _origin as SequenceContent;

    // CP-246: a sender that did not know an element writes UN; whoever knows it may read it.
    internal DicomVR EffectiveVR => ReferenceEquals(VR, DicomVR.UN) ? DicomDictionary.VROf(Tag) : VR;
}
