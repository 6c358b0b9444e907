namespace EdgeMLOps.Appliance.Core.Inference.Preprocessing;

/// <summary>VOI LUT Function (0028,1056), PS3.3 C.11.2.1.2 and C.11.2.1.3.</summary>
public enum VoiFunction
{
    /// <summary>LINEAR, the default: the window spans width - 1 around centre - 0.5.</summary>
    Linear,

    /// <summary>LINEAR_EXACT: the window spans width around centre.</summary>
    LinearExact,

    /// <summary>SIGMOID: a logistic curve through one half at the centre, whose steepness there is that of the exact window.</summary>
    Sigmoid,
}
