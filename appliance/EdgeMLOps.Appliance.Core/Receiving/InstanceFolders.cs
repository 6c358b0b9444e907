using EdgeMLOps.Hosting.Configuration;
using EdgeMLOps.Hosting.Files;

namespace EdgeMLOps.Appliance.Core.Receiving;

/// <summary>Where the journal and the received files lie below the storage root.</summary>
internal sealed class InstanceFolders
{
    public InstanceFolders(StorageOptions storage)
    {
        Journal = storage.PathOf("journal.db");
        Incoming = storage.PathOf("incoming");
        Instances = storage.PathOf("instances");
        Quarantine = storage.PathOf("quarantine");
        Orphans = storage.PathOf("orphans");
    }

    public string Journal { get; }

    /// <summary>Files that are being written; whatever is left in it by a crash was never acknowledged.</summary>
    public string Incoming { get; }

    /// <summary>Acknowledged files, on the same file system as <see cref="Incoming"/>: they get there by a rename.</summary>
    public string Instances { get; }

    /// <summary>Objects set aside.</summary>
    public string Quarantine { get; }

    /// <summary>Files that a journal which is gone or older may have known: kept for a person to decide on. Made when there is one.</summary>
    public string Orphans { get; }

    /// <summary>Moves files to <see cref="Orphans"/>, where they are safe when it returns.</summary>
    /// <param name="folder">The folder they are in now.</param>
    /// <param name="names">Their names.</param>
    /// <exception cref="IOException">A file cannot be moved.</exception>
    public void Orphan(string folder, IReadOnlyList<string> names)
    {
        PrivateFolder.Make(Orphans, PrivateFolder.OwnerOnly);
        foreach (var name in names)
        {
            File.Move(Path.Combine(folder, name), Path.Combine(Orphans, name), overwrite: true);
        }

        DurableDirectory.Fsync(Orphans);
        DurableDirectory.Fsync(folder);
    }

    /// <summary>Makes the folders, for our account alone: they hold patient data.</summary>
    public void Make()
    {
        PrivateFolder.Make(Incoming, PrivateFolder.OwnerOnly);
        PrivateFolder.Make(Instances, PrivateFolder.OwnerOnly);
        PrivateFolder.Make(Quarantine, PrivateFolder.OwnerOnly);
    }
}
