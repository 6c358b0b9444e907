namespace EdgeMLOps.Appliance.Core.Results.Rendering;

/// <summary>A box to draw, in pixel coordinates of the original image (0,0 = outer corner of the first pixel).</summary>
/// <param name="Label">What stands beside the box: capital letters, digits, point, percent.</param>
/// <param name="X1">Left edge, pixels.</param>
/// <param name="Y1">Top edge, pixels.</param>
/// <param name="X2">Right edge, pixels.</param>
/// <param name="Y2">Bottom edge, pixels.</param>
public readonly record struct LabelledBox(string Label, double X1, double Y1, double X2, double Y2);
