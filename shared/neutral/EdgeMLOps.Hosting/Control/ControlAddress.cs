using System.Security.Cryptography;
using System.Text;

namespace EdgeMLOps.Hosting.Control;

/// <summary>Where a program's control socket is: a Unix socket below its folder, or a named pipe on Windows.</summary>
public sealed record ControlAddress
{
    // sun_path of sockaddr_un holds 108 bytes with the closing zero (unix(7)).
    private const int LongestSocketPath = 107;

    /// <summary>Creates the address.</summary>
    /// <param name="root">The program's <c>Storage:Root</c>.</param>
    /// <param name="program">appliance, airlock, relay or fleet.</param>
    public ControlAddress(string root, string program)
    {
        ArgumentException.ThrowIfNullOrEmpty(root);
        ArgumentException.ThrowIfNullOrEmpty(program);
        Folder = Path.Combine(Path.GetFullPath(root), "run");
        SocketPath = Path.Combine(Folder, $"{program}.sock");
        LockPath = Path.Combine(Folder, $"{program}.lock");
        var place = SHA256.HashData(Encoding.UTF8.GetBytes(Path.GetFullPath(root)));
        PipeName = $"edgemlops-{program}-{Convert.ToHexStringLower(place.AsSpan(0, 8))}";
        if (!OperatingSystem.IsWindows() && Encoding.UTF8.GetByteCount(SocketPath) > LongestSocketPath)
        {
            throw new ArgumentException($"Storage:Root is too long: {SocketPath} has more than {LongestSocketPath} bytes.", nameof(root));
        }
    }

    /// <summary>Folder of the socket.</summary>
    public string Folder { get; }

    /// <summary>The Unix socket.</summary>
    public string SocketPath { get; }

    /// <summary>Name of the pipe on Windows; differs between folders.</summary>
    public string PipeName { get; }

    /// <summary>File a running program holds a lock on.</summary>
    internal string LockPath { get; }
}
