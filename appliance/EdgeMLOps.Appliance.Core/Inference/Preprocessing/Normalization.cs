namespace EdgeMLOps.Appliance.Core.Inference.Preprocessing;

/// <summary>What the model wants of display values 0..1: (value - mean) / std, and what surrounds the image.</summary>
/// <param name="Mean">Subtracted from each display value.</param>
/// <param name="Std">Divides after that; above 0.</param>
/// <param name="PadValue">Display value outside the image; normalised like the rest.</param>
public readonly record struct Normalization(double Mean, double Std, double PadValue = 0.0);
