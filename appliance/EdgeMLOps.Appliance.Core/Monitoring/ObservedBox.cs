namespace EdgeMLOps.Appliance.Core.Monitoring;

/// <summary>A kept box as monitoring sees it.</summary>
/// <param name="Class">Class number of the model.</param>
/// <param name="Score">0 to 1.</param>
/// <param name="AreaRatio">Area of the box over the area of the image, 0 to 1.</param>
public readonly record struct ObservedBox(int Class, double Score, double AreaRatio);
