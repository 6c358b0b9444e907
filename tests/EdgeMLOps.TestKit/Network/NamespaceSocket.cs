using System.ComponentModel;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace EdgeMLOps.TestKit.Network;

/// <summary>Opens sockets of this process in another network namespace: a socket belongs for ever to the one its thread was in.</summary>
internal static class NamespaceSocket
{
    private const int NetworkNamespaces = 0x40000000; // CLONE_NEWNET, setns(2)

    /// <summary>A TCP socket over IPv4 in the namespace of that name.</summary>
    public static Task<Socket> OpenAsync(string name)
    {
        var opened = new TaskCompletionSource<Socket>(TaskCreationOptions.RunContinuationsAsynchronously);

        // A thread of its own, which ends there: one of the pool would come back in the wrong namespace.
        var thread = new Thread(() =>
        {
            try
            {
                using var file = File.OpenHandle($"/run/netns/{name}");
                if (SetNamespace(file, NetworkNamespaces) != 0)
                {
                    throw new Win32Exception(Marshal.GetLastPInvokeError());
                }

                opened.SetResult(new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp));
            }
            catch (Exception ex) when (ex is IOException or Win32Exception or SocketException)
            {
                opened.SetException(ex);
            }
        });
        thread.IsBackground = true;
        thread.Start();
        return opened.Task;
    }

    [DllImport("libc", EntryPoint = "setns", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetNamespace(SafeFileHandle descriptor, int kind);
}
