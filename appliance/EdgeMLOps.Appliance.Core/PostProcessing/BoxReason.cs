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

    /// <summary>The image has the policy's maximum of better boxes, of all classes together.</summary>
    OverMaximum = 5,

    /// <summary>No part of it lies on the image: the model marked its padding.</summary>
    OutsideImage = 6,

    /// <summary>Better boxes that overlap it took its score below the threshold of its class.</summary>
    Decayed = 7,

    /// <summary>It became part of a better box's mean.</summary>
    Fused = 8,

    /// <summary>It lies almost wholly in a better box of its class, or that one in it.</summary>
    Nested = 9,

    /// <summary>One side is longer than the policy's multiple of the other.</summary>
    TooElongated = 10,

    /// <summary>It comes nearer to the edge of the image than the policy's margin.</summary>
    AtBorder = 11,

    /// <summary>One side is shorter than the policy's multiple of the other.</summary>
    TooRound = 12,

    /// <summary>The image has the policy's maximum of better boxes of its class.</summary>
    OverClassMaximum = 13,

    /// <summary>Less of it lies on the image than the policy's share.</summary>
    MostlyOutside = 14,
}
