using System.Net.Sockets;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.TestKit.Network;

/// <summary>A network namespace of a test's own: its interfaces, addresses and packet filter are nobody else's. Gone with the test.</summary>
public sealed class NetworkNamespace : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);
    private static int Last;

    private NetworkNamespace(string name) => Name = name;

    /// <summary>Its name for <c>ip netns</c>.</summary>
    public string Name { get; }

    /// <summary>Makes one with its loopback up.</summary>
    /// <param name="role">A word of at most 20 letters.</param>
    public static async Task<NetworkNamespace> CreateAsync(string role)
    {
        var made = new NetworkNamespace($"edgemlops-{Environment.ProcessId}-{Interlocked.Increment(ref Last)}-{role}");
        await IpAsync("netns", "add", made.Name);
        await made.RunAsync("ip", "link", "set", "lo", "up");
        return made;
    }

    /// <summary>Lays a cable between an interface here and one there, each with its address such as <c>10.71.1.1/24</c>.</summary>
    public async Task ConnectAsync(string device, string address, NetworkNamespace other, string otherDevice, string otherAddress)
    {
        await IpAsync("link", "add", device, "netns", Name, "type", "veth", "peer", "name", otherDevice, "netns", other.Name);
        await RunAsync("ip", "addr", "add", address, "dev", device, "nodad");
        await other.RunAsync("ip", "addr", "add", otherAddress, "dev", otherDevice, "nodad");
        await RunAsync("ip", "link", "set", device, "up");
        await other.RunAsync("ip", "link", "set", otherDevice, "up");
    }

    /// <summary>Lets no more out over an interface than a line of that rate does (token bucket, tc-tbf(8)).</summary>
    public Task LimitAsync(string device, int kilobitsPerSecond) => RunAsync(
        "tc", "qdisc", "add", "dev", device, "root", "tbf", "rate", $"{kilobitsPerSecond}kbit", "burst", "16kb", "latency", "500ms");

    /// <summary>A TCP socket over IPv4 of this process in it.</summary>
    public Task<Socket> OpenSocketAsync() => NamespaceSocket.OpenAsync(Name);

    /// <summary>The command that runs a command in it; the program has the process id that was started.</summary>
    public string[] Command(params string[] command) => ["ip", "netns", "exec", Name, .. command];

    /// <summary>Starts a program in it.</summary>
    public ChildProcess Start(params string[] command) => ChildProcess.Start("ip", ["netns", "exec", Name, .. command]);

    /// <summary>Runs a program in it to its end, and gives its output.</summary>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public async Task<string> RunAsync(params string[] command)
    {
        var (code, output) = await TryAsync(command);
        return code == 0 ? output : throw new InvalidOperationException($"{string.Join(' ', command)}: {code}\n{output}");
    }

    /// <summary>Runs a program in it to its end.</summary>
    public Task<(int ExitCode, string Output)> TryAsync(params string[] command) =>
        ChildProcess.RunAsync("ip", ["netns", "exec", Name, .. command], Limit);

    /// <summary>Whether a TCP connection from here is taken, and echoed by what listens there.</summary>
    public async Task<bool> ReachesAsync(string address, int port)
    {
        var (code, _) = await TryAsync(
            "timeout", "1", "bash", "-c", $"exec 3<>/dev/tcp/{address}/{port} && echo hello >&3 && read -t 1 -r word <&3 && [ \"$word\" = hello ]");
        return code == 0;
    }

    public async ValueTask DisposeAsync() => await IpAsync("netns", "delete", Name);

    private static async Task IpAsync(params string[] arguments)
    {
        var (code, output) = await ChildProcess.RunAsync("ip", arguments, Limit);
        if (code != 0)
        {
            throw new InvalidOperationException($"ip {string.Join(' ', arguments)}: {code}\n{output}");
        }
    }
}
