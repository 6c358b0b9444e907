using System.Runtime.InteropServices;

namespace EdgeMLOps.Dicom.Imaging;

/// <summary>What tells a frame of an object without functional groups from the next (Frame Increment Pointer, PS3.3 section C.7.6.6).</summary>
/// <param name="Attribute">The attribute pointed to.</param>
/// <param name="Value">Its value for the frame, in that attribute's unit; times and offsets count from the first frame.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct DicomFrameIncrement(DicomTag Attribute, double Value);
