using System.Runtime.InteropServices;

namespace EdgeMLOps.Dicom;

/// <summary>The bytes before a value: tag, VR and length (PS3.5 section 7.1).</summary>
/// <param name="Tag">The tag.</param>
/// <param name="VR">The VR as read, or the dictionary's in implicit VR.</param>
/// <param name="Length">Length of the value in bytes, or <see cref="Undefined"/>.</param>
/// <param name="Size">Bytes of the header itself: 8 or 12.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ElementHeader(DicomTag Tag, DicomVR VR, uint Length, int Size)
{
    internal const uint Undefined = 0xFFFF_FFFF;

    internal bool IsUndefined => Length == Undefined;
}
