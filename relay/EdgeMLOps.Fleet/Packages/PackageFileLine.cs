using EdgeMLOps.Contracts;

namespace EdgeMLOps.Fleet.Packages;

/// <summary>A file of a package, as <c>package inspect --json</c> lists it.</summary>
internal sealed record PackageFileLine(string Name, long Size, Digest256 Sha256);
