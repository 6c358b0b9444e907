using EdgeMLOps.Appliance.Core.Models.Registry.Acceptance;
using EdgeMLOps.Hosting.Files;

namespace EdgeMLOps.Appliance.Core.Models.Preparation;

/// <summary>The folder in which a package is made. It is gone again unless it is kept.</summary>
internal sealed class PackageWorkshop : IDisposable
{
    private readonly bool _wasThere;
    private bool _isKept;

    /// <summary>Makes the folder.</summary>
    /// <param name="folder">Not there yet, or empty.</param>
    /// <exception cref="PreparationException">It holds something, or cannot be made.</exception>
    public PackageWorkshop(string folder)
    {
        Folder = Path.GetFullPath(folder);
        Images = Path.Combine(Folder, AcceptanceSet.FolderName);
        _wasThere = Directory.Exists(Folder);
        try
        {
            if (_wasThere && Directory.EnumerateFileSystemEntries(Folder).Any())
            {
                throw new PreparationException($"{folder} is not empty: a package is made anew, into a folder of its own");
            }

            Directory.CreateDirectory(Images);
        }
        catch (Exception ex) when (ex is IOException or UnauthorizedAccessException)
        {
            throw new PreparationException($"{folder} cannot be made: {ex.Message}", ex);
        }
    }

    /// <summary>Full path of the package's folder.</summary>
    public string Folder { get; }

    /// <summary>Full path of its acceptance set's folder.</summary>
    public string Images { get; }

    /// <summary>Copies a graph and the weights beside it.</summary>
    /// <param name="graph">The graph's file.</param>
    /// <param name="content">Its bytes.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="PreparationException">Weights are not where the graph says.</exception>
    public async Task AddGraphAsync(string graph, byte[] content, CancellationToken cancellationToken)
    {
        await AtomicFile.WriteAsync(Path.Combine(Folder, ModelPackage.GraphFile), content, cancellationToken);
        var beside = Path.GetDirectoryName(Path.GetFullPath(graph))!; // not null: a file lies in a folder
        try
        {
            foreach (var name in WeightFiles.Of(content))
            {
                var copy = Path.Combine(Folder, name);
                Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
                File.Copy(Path.Combine(beside, name), copy);
            }
        }
        catch (Exception ex) when (ex is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new PreparationException($"{graph}: {ex.Message}", ex);
        }
    }

    /// <summary>Puts a manifest into the package, over one that is there.</summary>
    public Task PutManifestAsync(byte[] manifest, CancellationToken cancellationToken) =>
        AtomicFile.WriteAsync(Path.Combine(Folder, ModelPackage.ManifestFile), manifest, cancellationToken);

    /// <summary>The package as it stands.</summary>
    /// <exception cref="PreparationException">Its manifest is refused; the message names the key.</exception>
    public async Task<ModelPackage> LoadAsync(CancellationToken cancellationToken)
    {
        var found = await PackageFolder.ReadAsync(Folder, cancellationToken);
        var loaded = await ModelPackage.LoadAsync(Folder, PackageDigest.OfHashes(found.Hashes), cancellationToken);
        return loaded.Package ?? throw new PreparationException($"{loaded.Code}: {loaded.Message}");
    }

    /// <summary>Leaves the folder.</summary>
    public void Keep() => _isKept = true;

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_isKept)
        {
            return;
        }

        Directory.Delete(Folder, recursive: true);
        if (_wasThere)
        {
            Directory.CreateDirectory(Folder);
        }
    }
}
