using EdgeMLOps.Appliance.Core.Models;
using EdgeMLOps.Contracts.Down.Packages;
using EdgeMLOps.Hosting.Files;

namespace EdgeMLOps.Appliance.Gate.Admitting;

/// <summary>
/// A folder that a package is unpacked into: private, durable file by file, and gone again unless it is put in its place.
/// Files are made, never opened: what a name might lead to is never written.
/// </summary>
internal sealed class StagingFolder : IPackageSink, IAsyncDisposable
{
    private const string Prefix = ".staging-";
    private const UnixFileMode OwnerReads = UnixFileMode.UserRead;

    private FileStream? _open;
    private bool _placed;

    private StagingFolder(string path) => Path = path;

    public string Path { get; }

    /// <summary>Makes one in a folder.</summary>
    public static StagingFolder Make(string parent) =>
        new(PrivateFolder.Make(System.IO.Path.Combine(parent, $"{Prefix}{Guid.NewGuid():N}"), PrivateFolder.OwnerOnly));

    /// <summary>Removes what imports that were killed left. Only while no other import runs.</summary>
    public static void RemoveLeft(string parent)
    {
        foreach (var left in Directory.GetDirectories(parent, $"{Prefix}*"))
        {
            Directory.Delete(left, recursive: true);
        }
    }

    public ValueTask BeginAsync(PackageFile file, CancellationToken cancellationToken)
    {
        var path = System.IO.Path.Combine([Path, .. file.Name.Split('/')]);
        PrivateFolder.Make(System.IO.Path.GetDirectoryName(path)!, PrivateFolder.OwnerOnly); // not null: below the folder
        _open = new FileStream(path, NewFile(file.Size));
        return ValueTask.CompletedTask;
    }

    public ValueTask WriteAsync(ReadOnlyMemory<byte> chunk, CancellationToken cancellationToken) =>
        Open.WriteAsync(chunk, cancellationToken);

    public async ValueTask EndAsync(PackageFile file, CancellationToken cancellationToken)
    {
        DurableFile.Datasync(Open.SafeFileHandle);
        await Open.DisposeAsync();
        _open = null;
    }

    /// <summary>Lays the envelope beside the files.</summary>
    public async Task AddEnvelopeAsync(ReadOnlyMemory<byte> json, CancellationToken cancellationToken)
    {
        await using var file = new FileStream(System.IO.Path.Combine(Path, ImportedPackages.EnvelopeFile), NewFile(json.Length));
        await file.WriteAsync(json, cancellationToken);
        DurableFile.Datasync(file.SafeFileHandle);
    }

    /// <summary>Brings the names to the device and gives the folder its place; from then on it stays.</summary>
    /// <param name="place">Where nothing is yet, in the same parent folder.</param>
    public void Place(string place)
    {
        foreach (var folder in Directory.GetDirectories(Path))
        {
            DurableDirectory.Fsync(folder);
        }

        DurableDirectory.Fsync(Path);
        Directory.Move(Path, place);
        _placed = true;
        DurableDirectory.Fsync(System.IO.Path.GetDirectoryName(place)!); // not null: it has a parent
    }

    public async ValueTask DisposeAsync()
    {
        if (_open is not null)
        {
            await _open.DisposeAsync();
        }

        if (!_placed && Directory.Exists(Path))
        {
            Directory.Delete(Path, recursive: true);
        }
    }

    private FileStream Open => _open ?? throw new InvalidOperationException("No file has begun.");

    // Whole pieces come, so a buffer between would only copy them. The room is taken at once: a disk that is too small says so now.
    private static FileStreamOptions NewFile(long size)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Share = FileShare.None,
            Options = FileOptions.Asynchronous,
            BufferSize = 0,
            PreallocationSize = size,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerReads;
        }

        return options;
    }
}
