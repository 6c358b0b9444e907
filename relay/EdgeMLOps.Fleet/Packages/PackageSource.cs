using EdgeMLOps.Contracts.Down.Packages;
using EdgeMLOps.Hosting.Files;

namespace EdgeMLOps.Fleet.Packages;

/// <summary>Opens package files.</summary>
internal static class PackageSource
{
    /// <summary>Opens one to be read from front to back.</summary>
    /// <exception cref="PackageRefusedException">It is no regular file.</exception>
    public static FileStream Open(string path) => RegularFile.OpenRead(path, bufferSize: 0)
        ?? throw new PackageRefusedException(PackageFault.NotAPackage, "is no regular file");
}
