namespace EdgeMLOps.Appliance.Core.Decoding;

/// <summary>Where an image's pixel spacing comes from, by how far it can be trusted for a size in the patient.</summary>
public enum SpacingSource
{
    /// <summary>Pixel Spacing (0028,0030): calibrated, or of the patient's plane (PS3.3 10.7.1.3).</summary>
    PixelSpacing = 1,

    /// <summary>Imager Pixel Spacing (0018,1164) divided by the Estimated Radiographic Magnification Factor (0018,1114).</summary>
    ImagerCorrected = 2,

    /// <summary>Imager Pixel Spacing (0018,1164) at the detector: sizes come out larger than in the patient.</summary>
    Imager = 3,
}
