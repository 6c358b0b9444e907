namespace EdgeMLOps.Appliance.Core.Results;

/// <summary>Which program on which box makes the results.</summary>
/// <param name="SoftwareVersion">Version of the program.</param>
/// <param name="SerialNumber">Serial number of this appliance, at most 64 characters.</param>
public sealed record ResultOrigin(string SoftwareVersion, string SerialNumber);
