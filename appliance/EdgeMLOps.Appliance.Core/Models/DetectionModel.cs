namespace EdgeMLOps.Appliance.Core.Models;

/// <summary>Which model it was. Stands in each prediction, result and summary.</summary>
/// <param name="Name">Name of the package, such as <c>phantom-chest-detector</c>.</param>
/// <param name="Version">The maker's version.</param>
/// <param name="Release">Rises with each package of this name; a package replaces only a lower release.</param>
/// <param name="PackageDigest">SHA-256 of the package (<see cref="PackageDigest"/>), 64 lower-case hex digits.</param>
public sealed record DetectionModel(string Name, string Version, int Release, string PackageDigest);
