namespace EdgeMLOps.Appliance.Core.Predictions.Arms;

/// <summary>What a package calls a class.</summary>
internal sealed record ArmClassName(string Package, int Id, string Name);
