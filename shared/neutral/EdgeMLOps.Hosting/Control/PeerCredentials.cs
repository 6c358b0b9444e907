using System.IO.Pipes;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Security.Principal;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace EdgeMLOps.Hosting.Control;

/// <summary>Asks the kernel who is at the other end of a control connection.</summary>
internal static class PeerCredentials
{
    // <asm-generic/socket.h> of Linux; struct ucred is pid, uid, gid of 32 bits each (unix(7)).
    private const int SolSocket = 1;
    private const int SoPeerCred = 17;
    private const int UcredBytes = 12;

    public static ControlCaller Read(ConnectionContext connection)
    {
        if (connection.Features.Get<IConnectionSocketFeature>() is { } socket)
        {
            return Read(socket.Socket);
        }

        var pipe = connection.Features.Get<IConnectionNamedPipeFeature>()
            ?? throw new InvalidOperationException("A control connection is a Unix socket or a named pipe.");
        return OperatingSystem.IsWindows() ? Read(pipe.NamedPipe) : throw new InvalidOperationException("Only Windows has named pipes.");
    }

    private static ControlCaller Read(Socket socket)
    {
        Span<byte> ucred = stackalloc byte[UcredBytes];
        var read = socket.GetRawSocketOption(SolSocket, SoPeerCred, ucred);
        if (read != UcredBytes)
        {
            throw new SocketException((int)SocketError.InvalidArgument);
        }

        var uid = MemoryMarshal.Read<uint>(ucred[sizeof(uint)..]);
        return new ControlCaller(SystemAccounts.NameOf(uid) ?? FormattableString.Invariant($"uid:{uid}"), uid);
    }

    [SupportedOSPlatform("windows")]
    private static ControlCaller Read(NamedPipeServerStream pipe)
    {
        HashSet<string> groups = new(StringComparer.Ordinal);
        pipe.RunAsClient(() =>
        {
            using var identity = WindowsIdentity.GetCurrent();
            groups.UnionWith((identity.Groups ?? []).Select(group => group.Value));
        });
        return new ControlCaller(pipe.GetImpersonationUserName(), Uid: -1) { WindowsGroups = groups };
    }
}
