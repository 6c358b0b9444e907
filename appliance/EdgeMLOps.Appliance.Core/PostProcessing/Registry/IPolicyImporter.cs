using EdgeMLOps.Appliance.Core.Models;

namespace EdgeMLOps.Appliance.Core.PostProcessing.Registry;

/// <summary>Takes signed policy packages in. Implemented by the Gate, because packages come from outside and this zone knows no message.</summary>
public interface IPolicyImporter
{
    /// <summary>Checks who signed a package file, that it is not older than what was imported of its name, and every piece of it, and reads the policy. Keeps its release, nothing else.</summary>
    /// <param name="path">The package file.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<PolicyImport> ImportAsync(string path, CancellationToken cancellationToken);

    /// <summary>Whether a kept policy would still be believed: signed by enough keys of the root that is trusted now, and the document is the one that was signed.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns><see cref="PackageCode.Imported"/>, or why not, with words.</returns>
    Task<(PackageCode Code, string Message)> CheckAsync(RegisteredPolicy policy, CancellationToken cancellationToken);

    /// <summary>Has the newest releases that imports are held against be no older than these: the registry knows them, whatever became of the counters.</summary>
    /// <param name="known">The newest of each name.</param>
    /// <param name="cancellationToken">Gives up before it begins.</param>
    /// <returns>How many counters were behind or gone; 0: nothing was changed.</returns>
    /// <exception cref="Sqlite.StorageException">The counters cannot be read or written.</exception>
    Task<int> RememberAsync(IReadOnlyCollection<KnownRelease> known, CancellationToken cancellationToken);
}
