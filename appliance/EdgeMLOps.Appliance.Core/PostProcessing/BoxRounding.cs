namespace EdgeMLOps.Appliance.Core.PostProcessing;

/// <summary>What becomes of the fractions of a pixel in a result's edges.</summary>
public enum BoxRounding
{
    /// <summary>They stay.</summary>
    None = 0,

    /// <summary>Edges go out to whole pixels: nothing of the box is lost.</summary>
    Outward = 1,
}
