using System.Runtime.InteropServices;

namespace EdgeMLOps.Dicom.Imaging;

/// <summary>How a frame lies in the patient: Image Orientation (0020,0037).</summary>
/// <param name="Row">Along a row, towards higher columns; length 1.</param>
/// <param name="Column">Along a column, towards higher rows; length 1.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct DicomOrientation(DicomVector Row, DicomVector Column)
{
    // Cosines come as decimal strings, and some writers round them to three digits.
    private const double Tolerance = 0.01;

    /// <summary>At a right angle to the frame.</summary>
    public DicomVector Normal => Row.Cross(Column);

    internal bool IsOrthonormal =>
        Math.Abs(Row.Length - 1) < Tolerance && Math.Abs(Column.Length - 1) < Tolerance && Math.Abs(Row.Dot(Column)) < Tolerance;
}
