namespace EdgeMLOps.Appliance.Core.Inference.Preprocessing;

/// <summary>Where an image lies that does not cover the model's input.</summary>
public enum ImagePlacement
{
    /// <summary>In the middle; of an odd padding the larger half lies right and below.</summary>
    Centre,

    /// <summary>At the input's first row and column.</summary>
    TopLeft,
}
