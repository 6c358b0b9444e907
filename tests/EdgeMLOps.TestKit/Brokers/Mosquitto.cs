using System.Net;
using System.Net.Sockets;
using EdgeMLOps.TestKit.Network;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.TestKit.Brokers;

/// <summary>A real mosquitto on free loopback ports, with the configuration and the access list of relay/README.md: a client publishes only under
/// <c>em/1/+/NAME/up/</c> and reads its own <c>down/</c>, NAME being the common name of its certificate and its client id;
/// the clients named "fleet", "fleet-a" and "fleet-b" have it the other way round.</summary>
public sealed class Mosquitto : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly TempFolder _folder = new();
    private ChildProcess? _process;

    public Mosquitto()
    {
        Port = FreePort.Next();
        FleetPort = FreePort.Next();
        Certificates = new TestCertificates(_folder.Path);
    }

    // Started by root it would drop to the account "mosquitto", which cannot read a folder of ours.
    private static string AccountLine => Environment.IsPrivilegedProcess ? "user root" : "";

    public static string Host => "localhost";

    /// <summary>The network namespace it runs in and its address there; null: this one, and the loopback.</summary>
    public (NetworkNamespace Space, string Address)? Place { get; init; }

    /// <summary>What its clients call it, and its certificate with it.</summary>
    public string Name => Place?.Address ?? Host;

    /// <summary>The door of the sites.</summary>
    public int Port { get; }

    /// <summary>A door of its own for the data team's end, for tests in which it runs on the site's machine: an airlock there must see
    /// nobody connected to the sites' door.</summary>
    public int FleetPort { get; }

    public TestCertificates Certificates { get; }

    /// <summary>Longest packet it takes, in bytes.</summary>
    public int MaximumPacketBytes { get; init; } = 1_048_576;

    /// <summary>Whether the common name is the client id, whatever the client says; without it the broker is not that of relay/README.md, and
    /// clients may share a certificate.</summary>
    public bool NamesAreClientIds { get; init; } = true;

    /// <summary>Names that may read and write everything.</summary>
    public IReadOnlyList<string> Admins { get; init; } = ["admin"];

    /// <summary>What it tells in its log; all by default.</summary>
    public IReadOnlyList<string> LogTypes { get; init; } = ["all"];

    /// <summary>Its process.</summary>
    public int ProcessId => _process!.Id;

    /// <summary>Most messages of a client in flight to it, and its answer in the welcome.</summary>
    public int ReceiveMaximum { get; init; } = 20;

    /// <summary>When its own certificate ends; null: in 400 days.</summary>
    public DateTimeOffset? CertificateEnds { get; init; }

    /// <summary>The broker's own log so far.</summary>
    public string Output => _process?.Output ?? "";

    public async Task StartAsync()
    {
        if (!File.Exists(_folder["broker.crt"]))
        {
            Certificates.Issue("broker", CertificateEnds, Name);
        }

        if (Certificates.RevocationFile is null)
        {
            Certificates.Revoke();
        }

        var page = await ReadmeBrokerPage.ReadAsync();
        var admins = Admins.Select(name => $"user {name}\ntopic readwrite #\n");
        await File.WriteAllTextAsync(_folder["acl"], page.Access("+", "fleet-a", "fleet-b") + string.Concat(admins));
        await File.WriteAllTextAsync(_folder["mosquitto.conf"], $"""
            {Listener(page, Port)}
            {Listener(page, FleetPort)}
            {ReadmeBrokerPage.Replaced(page.General(_folder.Path), "max_packet_size 1048576", $"max_packet_size {MaximumPacketBytes}")}
            max_inflight_messages {ReceiveMaximum}
            {string.Join('\n', LogTypes.Select(type => $"log_type {type}"))}
            {AccountLine}

            """);
        string[] command = ["/usr/sbin/mosquitto", "-c", _folder["mosquitto.conf"]];
        _process = Place?.Space.Start(command) ?? ChildProcess.Start(command[0], command[1..]);
        foreach (var port in (int[])[Port, FleetPort]) // it opens one after the other
        {
            await Eventually.HoldsAsync(() => ListensAsync(port), up => up, Limit, $"mosquitto listens on {port}");
        }
    }

    /// <summary>Asks it to end (SIGTERM): it takes leave of its clients.</summary>
    public async Task StopAsync()
    {
        await SignalAsync("-TERM");
        await Eventually.HoldsAsync(() => _process!.HasExited, Limit, "mosquitto ended");
        await KillAsync();
    }

    /// <summary>SIGKILL: what it held in memory is gone, as after a power cut.</summary>
    public async Task KillAsync()
    {
        if (_process is not null)
        {
            await _process.KillAsync();
            await _process.DisposeAsync();
            _process = null;
        }
    }

    /// <summary>Stops it from answering without closing its sockets (SIGSTOP).</summary>
    public Task FreezeAsync() => SignalAsync("-STOP");

    /// <summary>Lets it answer again (SIGCONT).</summary>
    public Task ThawAsync() => SignalAsync("-CONT");

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        Certificates.Dispose();
        _folder.Dispose();
    }

    private string Listener(ReadmeBrokerPage page, int port)
    {
        var said = page.Listener(_folder.Path, $"{port} {Place?.Address ?? "127.0.0.1"}");
        return NamesAreClientIds ? said : ReadmeBrokerPage.Replaced(said, "use_username_as_clientid true", "");
    }

    private async Task SignalAsync(string signal) =>
        await ChildProcess.RunAsync("/bin/kill", [signal, _process!.Id.ToString(provider: null)], Limit);

    private async Task<bool> ListensAsync(int port)
    {
        if (_process!.HasExited)
        {
            throw new InvalidOperationException($"mosquitto ended:\n{_process.Output}");
        }

        using var probe = Place is { } place ? await place.Space.OpenSocketAsync() : new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await probe.ConnectAsync(Place is { } there ? IPAddress.Parse(there.Address) : IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
