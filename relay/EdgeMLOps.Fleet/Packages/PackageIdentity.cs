namespace EdgeMLOps.Fleet.Packages;

/// <summary>Which package it is to be; null for what is not said.</summary>
internal sealed record PackageIdentity(string? Name, string? Version, int? Release);
