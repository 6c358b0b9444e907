namespace EdgeMLOps.Dicom;

/// <summary>An element whose value is bytes: little endian numbers or encoded text, looked at only when asked for.</summary>
public sealed class DicomElement : DicomItem
{
    private readonly ReadOnlyMemory<byte> _raw;
    private readonly BigEndianValue? _bigEndian;

    /// <summary>Takes the bytes without copying them.</summary>
    /// <param name="tag">Its tag.</param>
    /// <param name="vr">Its value representation; not SQ.</param>
    /// <param name="raw">The value, with or without its padding byte.</param>
    public DicomElement(DicomTag tag, DicomVR vr, ReadOnlyMemory<byte> raw)
        : base(tag, vr) => _raw = raw;

    internal DicomElement(DicomTag tag, DicomVR vr, BigEndianValue value)
        : base(tag, vr) => _bigEndian = value;

    /// <summary>
    /// The value's bytes as they came, padding included, in little endian order: those of a big endian data set are copied and turned
    /// round when first asked for.
    /// </summary>
    public ReadOnlyMemory<byte> Raw => _bigEndian is null ? _raw : _bigEndian.LittleEndian;

    // CP-246: a sender that did not know an element writes UN; whoever knows it may read it.
    internal DicomVR EffectiveVR => ReferenceEquals(VR, DicomVR.UN) ? DicomDictionary.VROf(Tag) : VR;
}
