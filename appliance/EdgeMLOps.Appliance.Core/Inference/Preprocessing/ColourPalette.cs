namespace EdgeMLOps.Appliance.Core.Inference.Preprocessing;

/// <summary>The colours of PALETTE COLOR pixels by their stored value (PS3.3 C.7.6.3.1.5).</summary>
/// <param name="Red">Red.</param>
/// <param name="Green">Green.</param>
/// <param name="Blue">Blue.</param>
public sealed record ColourPalette(DisplayTable Red, DisplayTable Green, DisplayTable Blue);
