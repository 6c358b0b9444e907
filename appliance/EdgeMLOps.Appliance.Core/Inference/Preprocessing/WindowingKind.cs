namespace EdgeMLOps.Appliance.Core.Inference.Preprocessing;

/// <summary>By what a greyscale image's values become 0 to 1.</summary>
public enum WindowingKind
{
    /// <summary>The image's own first VOI LUT or window; where it has neither, its lowest to its highest value, padding left out.</summary>
    Voi,

    /// <summary>From one percentile of the image's own values to another, padding left out.</summary>
    Percentile,

    /// <summary>One range for all images, in the units after the modality transform.</summary>
    Fixed,

    /// <summary>All that the stored bits can hold, after the modality transform.</summary>
    Full,
}
