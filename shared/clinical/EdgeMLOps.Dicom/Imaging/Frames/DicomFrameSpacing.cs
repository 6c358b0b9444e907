using System.Runtime.InteropServices;

namespace EdgeMLOps.Dicom.Imaging;

/// <summary>Pixel Measures (PS3.3 section C.7.6.16.2.1), or what stands for them in an object without functional groups.</summary>
/// <param name="RowMm">Between the centres of neighbouring rows (vertical), in mm; above 0.</param>
/// <param name="ColumnMm">Between the centres of neighbouring columns (horizontal), in mm; above 0.</param>
/// <param name="SliceThicknessMm">Nominal thickness, in mm; null where not said.</param>
/// <param name="BetweenSlicesMm">Between the centres of neighbouring slices, in mm; null where not said.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct DicomFrameSpacing(double RowMm, double ColumnMm, double? SliceThicknessMm, double? BetweenSlicesMm);
