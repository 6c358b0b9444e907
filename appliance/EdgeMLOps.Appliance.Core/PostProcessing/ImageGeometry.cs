namespace EdgeMLOps.Appliance.Core.PostProcessing;

/// <summary>What of an image a policy goes by.</summary>
/// <param name="Columns">Columns, in pixels.</param>
/// <param name="Rows">Rows, in pixels.</param>
/// <param name="PixelAreaMm2">Area of one pixel in the patient, in mm2; null when no spacing is known.</param>
/// <param name="Group">How it was taken.</param>
public readonly record struct ImageGeometry(int Columns, int Rows, double? PixelAreaMm2, AcquisitionGroup Group = AcquisitionGroup.Other);
