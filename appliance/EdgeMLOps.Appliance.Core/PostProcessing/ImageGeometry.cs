namespace EdgeMLOps.Appliance.Core.PostProcessing;

/// <summary>Size of the image boxes lie on.</summary>
/// <param name="Columns">Columns, in pixels.</param>
/// <param name="Rows">Rows, in pixels.</param>
/// <param name="PixelAreaMm2">Area of one pixel in the patient, in mm2; null when no spacing is known.</param>
public readonly record struct ImageGeometry(int Columns, int Rows, double? PixelAreaMm2);
