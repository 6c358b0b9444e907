namespace EdgeMLOps.Appliance.Core.Models;

/// <summary>
/// Takes signed model packages in. Implemented by the Gate, because packages come from outside and this zone knows no message.
/// </summary>
public interface IPackageImporter
{
    /// <summary>
    /// Checks who signed a package file, that it is not older than what was imported of its name, and every piece of it; then
    /// it lies, durable, in <c>{Storage:Root}/models/{digest}</c>. A package that is there already is found whole and counts as imported.
    /// </summary>
    /// <param name="path">The package file.</param>
    /// <param name="cancellationToken">Gives up; nothing is kept then.</param>
    Task<PackageImport> ImportAsync(string path, CancellationToken cancellationToken);

    /// <summary>
    /// Whether an imported package would still be believed: signed by enough keys of the root that is trusted now. The root's
    /// time and the release do not count: what is installed goes on. Whether its files are whole, <see cref="ModelPackage.LoadAsync"/> says.
    /// </summary>
    /// <param name="digest">The package's digest.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns><see cref="PackageCode.Imported"/>, or why not.</returns>
    Task<PackageImport> CheckAsync(string digest, CancellationToken cancellationToken);

    /// <summary>Has the newest releases that imports are held against be no older than these: the registry knows them, whatever became of the counters.</summary>
    /// <param name="known">The newest of each name.</param>
    /// <param name="cancellationToken">Gives up before it begins.</param>
    /// <returns>How many counters were behind or gone; 0: nothing was changed.</returns>
    /// <exception cref="Sqlite.StorageException">The counters cannot be read or written.</exception>
    Task<int> RememberAsync(IReadOnlyCollection<KnownRelease> known, CancellationToken cancellationToken);
}
