namespace EdgeMLOps.Appliance.Core.Models;

/// <summary>How stored values become display values 0..1.</summary>
public sealed record ModelWindowing
{
    /// <summary>
    /// <c>voi</c>: the image's own window or table; <c>percentile</c>: between two shares of its pixels; <c>fixed</c>: between two
    /// values; <c>full</c>: between the least and the greatest value that its bits can hold.
    /// </summary>
    public required string Kind { get; init; }

    /// <summary>What becomes 0: percent of the pixels that are not padding, or an output value of the modality transform; null unless percentile or fixed.</summary>
    public double? Low { get; init; }

    /// <summary>What becomes 1, in the same units; null unless percentile or fixed.</summary>
    public double? High { get; init; }
}
