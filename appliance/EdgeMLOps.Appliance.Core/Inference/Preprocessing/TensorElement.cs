namespace EdgeMLOps.Appliance.Core.Inference.Preprocessing;

/// <summary>Type of one value of an input tensor.</summary>
public enum TensorElement
{
    /// <summary>IEEE 754 binary32.</summary>
    Binary32,

    /// <summary>IEEE 754 binary16.</summary>
    Binary16,

    /// <summary>0 to 255; values are rounded to the nearest and those beyond go to the ends.</summary>
    Unsigned8,
}
