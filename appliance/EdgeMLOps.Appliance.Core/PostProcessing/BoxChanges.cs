namespace EdgeMLOps.Appliance.Core.PostProcessing;

/// <summary>What of a result's box is not as the model gave it. Stored in the prediction log: bits never change meaning.</summary>
[Flags]
public enum BoxChanges
{
    /// <summary>It is as the model gave it.</summary>
    None = 0,

    /// <summary>A part of it lay beside the image and was cut off.</summary>
    Clipped = 1,

    /// <summary>Its edges were moved in to the content.</summary>
    Tightened = 2,

    /// <summary>Its edges were moved out to whole pixels.</summary>
    Rounded = 4,

    /// <summary>It is the mean of several; its score too.</summary>
    Fused = 8,

    /// <summary>Its score fell because better boxes overlap it.</summary>
    Decayed = 16,
}
