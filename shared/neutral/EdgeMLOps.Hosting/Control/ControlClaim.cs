using EdgeMLOps.Hosting.CommandLine;
using EdgeMLOps.Hosting.Files;

namespace EdgeMLOps.Hosting.Control;

/// <summary>
/// The right to be the one running program of a folder. The lock goes with the process however it ends,
/// so a socket found under a fresh claim is always a dead one's and is taken away.
/// </summary>
public sealed class ControlClaim : IDisposable
{
    private readonly FileStream _lock;

    private ControlClaim(FileStream held, ControlAddress address)
    {
        _lock = held;
        Address = address;
    }

    /// <summary>The address that is claimed.</summary>
    public ControlAddress Address { get; }

    /// <summary>Makes the folders (0750) and takes the claim.</summary>
    /// <param name="root">The program's <c>Storage:Root</c>.</param>
    /// <param name="program">appliance, airlock, relay or fleet.</param>
    /// <exception cref="ControlInUseException">Another process runs on this folder.</exception>
    /// <exception cref="CommandException">The folder lies on a disk that is read-only.</exception>
    /// <exception cref="IOException">The folder cannot be made.</exception>
    public static ControlClaim Take(string root, string program)
    {
        var address = new ControlAddress(root, program);
        try
        {
            return Take(address, root, program);
        }
        catch (IOException ex) when (ReadOnlyDisk.IsCauseOf(ex))
        {
            throw new CommandException($"StorageReadOnly: Storage:Root {root} lies on a disk that is read-only: nothing is begun.");
        }
    }

    /// <summary>Gives the claim back.</summary>
    public void Dispose() => _lock.Dispose();

    private static ControlClaim Take(ControlAddress address, string root, string program)
    {
        PrivateFolder.Make(root, PrivateFolder.GroupMayLook);
        PrivateFolder.Make(address.Folder, PrivateFolder.GroupMayLook);
        FileStream held;
        try
        {
            held = new FileStream(address.LockPath, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException ex) when (File.Exists(address.LockPath) && !ReadOnlyDisk.IsCauseOf(ex))
        {
            throw new ControlInUseException(program, root, ex);
        }

        File.Delete(address.SocketPath);
        return new ControlClaim(held, address);
    }
}
