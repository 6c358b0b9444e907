using System.Runtime.InteropServices;

namespace EdgeMLOps.Appliance.Core.Decoding;

/// <summary>Distance between pixel centres.</summary>
/// <param name="RowMm">Between rows (vertical), in mm; above 0.</param>
/// <param name="ColumnMm">Between columns (horizontal), in mm; above 0.</param>
/// <param name="Source">Where it comes from.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct ImageSpacing(double RowMm, double ColumnMm, SpacingSource Source)
{
    /// <summary>Area of one pixel, in mm2.</summary>
    public double PixelAreaMm2 => RowMm * ColumnMm;
}
