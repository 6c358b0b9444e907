using System.Runtime.InteropServices;

namespace EdgeMLOps.Dicom.Imaging;

/// <summary>A dimension frames are ordered in (PS3.3 section C.7.6.17).</summary>
/// <param name="Attribute">The attribute that varies (Dimension Index Pointer).</param>
/// <param name="Group">The functional group it stands in; (0000,0000) where not said.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct DicomDimension(DicomTag Attribute, DicomTag Group);
