namespace EdgeMLOps.Appliance.Core.Inference.Preprocessing;

/// <summary>How an image comes to the size of the model's input.</summary>
public enum ImageFit
{
    /// <summary>By one factor, so that it fits; what it does not cover is padding.</summary>
    Letterbox,

    /// <summary>By a factor for each axis, so that it covers the input.</summary>
    Stretch,
}
