using System.IO.Pipes;
using System.Net.Sockets;
using System.Runtime.InteropServices;
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
    private const int NameBytes = 4096;

    public static ControlCaller Read(ConnectionContext connection)
    {
        if (connection.Features.Get<IConnectionSocketFeature>() is { } socket)
        {
            return Read(socket.Socket);
        }

        var pipe = connection.Features.Get<IConnectionNamedPipeFeature>()
            ?? throw new InvalidOperationException("A control connection is a Unix socket or a named pipe.");
        return new ControlCaller(PipeUser(pipe.NamedPipe), Uid: -1);
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
        return new ControlCaller(NameOf(uid) ?? FormattableString.Invariant($"uid:{uid}"), uid);
    }

    // getpwuid_r asks the name service, so accounts of a directory have names too; the first field of struct passwd is pw_name.
    private static string? NameOf(uint uid)
    {
        var passwd = Marshal.AllocHGlobal(NameBytes);
        var buffer = Marshal.AllocHGlobal(NameBytes);
        try
        {
            return getpwuid_r(uid, passwd, buffer, NameBytes, out var found) == 0 && found != IntPtr.Zero
                ? Marshal.PtrToStringUTF8(Marshal.ReadIntPtr(found))
                : null;
        }
        finally
        {
            Marshal.FreeHGlobal(buffer);
            Marshal.FreeHGlobal(passwd);
        }
    }

    private static string PipeUser(NamedPipeServerStream pipe) => pipe.GetImpersonationUserName();

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int getpwuid_r(uint uid, IntPtr passwd, IntPtr buffer, nint length, out IntPtr result);
}
