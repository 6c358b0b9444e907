using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace EdgeMLOps.TestKit.Processes;

/// <summary>
/// A loopback port that nobody listens on, and that nobody takes before it is used: it is below those that the system gives out by
/// itself, and is this process's until it ends.
/// </summary>
public static class FreePort
{
    private const int First = 15_000;
    private const int Count = 15_000;

    private static readonly string Folder = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), $"edgemlops-ports-{Environment.UserName}")).FullName;
    private static readonly ConcurrentBag<FileStream> Claims = [];
    private static int Drawn = Random.Shared.Next(Count);

    public static int Next()
    {
        for (var tried = 0; tried < Count; tried++)
        {
            var port = First + (int)((uint)Interlocked.Increment(ref Drawn) % Count);
            if (TryClaim(port) && IsFree(port))
            {
                return port;
            }
        }

        throw new InvalidOperationException($"no port of {First} to {First + Count - 1} is free");
    }

    private static bool TryClaim(int port)
    {
        try
        {
            Claims.Add(new FileStream(Path.Combine(Folder, port.ToString(CultureInfo.InvariantCulture)), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            return true;
        }
        catch (IOException)
        {
            return false; // another process's
        }
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
