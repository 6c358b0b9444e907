namespace EdgeMLOps.Dicom;

/// <summary>Encapsulated pixel data: compressed fragments carried as they came (PS3.5 annex A.4).</summary>
public sealed class DicomFragmentSequence : DicomItem
{
    /// <summary>Takes the fragments without copying them.</summary>
    /// <param name="tag">Pixel Data.</param>
    /// <param name="vr">OB, or OW as some writers have it.</param>
    /// <param name="offsetTable">The first item: 32-bit offsets of the frames, or empty.</param>
    /// <param name="fragments">The items after it.</param>
    public DicomFragmentSequence(
        DicomTag tag,
        DicomVR vr,
        ReadOnlyMemory<byte> offsetTable,
        IReadOnlyList<ReadOnlyMemory<byte>> fragments)
        : base(tag, vr)
    {
        ArgumentNullException.ThrowIfNull(fragments);
        OffsetTable = offsetTable;
        Fragments = fragments;
    }

    /// <summary>The Basic Offset Table's bytes: little endian 32-bit offsets, or empty.</summary>
    public ReadOnlyMemory<byte> OffsetTable { get; }

    /// <summary>The compressed fragments in their order; one frame may span several.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Fragments { get; }
}
