namespace EdgeMLOps.Appliance.Core.PostProcessing;

/// <summary>Why a candidate was kept or dropped. Stored in the prediction log: numbers never change meaning.</summary>
public enum BoxReason
{
    /// <summary>It is one of the result's boxes.</summary>
    Kept = 0,

    /// <summary>Its score is below the threshold of its class.</summary>
    ScoreBelowThreshold = 1,

    /// <summary>A better box of its class covers it.</summary>
    SuppressedByNms = 2,

    /// <summary>Smaller than the policy's limit.</summary>
    TooSmall = 3,

    /// <summary>Larger than the policy's limit.</summary>
    TooLarge = 4,

    /// <summary>The image has the policy's maximum of better boxes.</summary>
    OverMaximum = 5,

    /// <summary>No part of it lies on the image: the model marked its padding.</summary>
    OutsideImage = 6,
}
