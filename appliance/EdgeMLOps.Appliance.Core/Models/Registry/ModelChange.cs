namespace EdgeMLOps.Appliance.Core.Models.Registry;

/// <summary>The outcome of a change that was asked of the registry.</summary>
/// <param name="Code">What became of it.</param>
/// <param name="Package">The package it was about, as it stands now; null where none was found.</param>
/// <param name="Message">What is wrong, or what was done in words.</param>
public sealed record ModelChange(ModelChangeCode Code, RegisteredPackage? Package, string Message);
