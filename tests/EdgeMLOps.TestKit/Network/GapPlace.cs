using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.TestKit.Network;

/// <summary>The hospital, the box and the outside: three namespaces and two cables, as where the product stands.</summary>
public sealed class GapPlace : IAsyncDisposable
{
    public const string HospitalAddress = "10.71.1.2";
    public const string BoxToHospital = "10.71.1.1";
    public const string BoxToOutside = "10.71.2.1";
    public const string BrokerAddress = "10.71.2.2";
    public const string HospitalDevice = "hospital0";
    public const string OutsideDevice = "outside0";

    private const string Echo = """
        import socket, socketserver, sys
        class Handler(socketserver.StreamRequestHandler):
            def handle(self):
                for line in self.rfile:
                    self.wfile.write(line)
        class Server(socketserver.ThreadingTCPServer):
            allow_reuse_address = True
            daemon_threads = True
            address_family = socket.AF_INET6
        with Server(('::', int(sys.argv[1])), Handler) as server:
            print('listens', flush=True)
            server.serve_forever()
        """;

    private const string Talk = """
        import socket, sys, time
        talk = socket.create_connection((sys.argv[1], int(sys.argv[2])), 10)
        talk.settimeout(5)
        print('talks', flush=True)
        try:
            while True:
                talk.sendall(b'hello\n')
                if not talk.recv(100):
                    raise OSError('closed')
                time.sleep(0.02)
        except OSError as fault:
            print('cut', type(fault).__name__, flush=True)
        """;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);

    private readonly List<ChildProcess> _programs = [];

    private GapPlace(NetworkNamespace hospital, NetworkNamespace box, NetworkNamespace outside) => (Hospital, Box, Outside) = (hospital, box, outside);

    public NetworkNamespace Hospital { get; }

    public NetworkNamespace Box { get; }

    public NetworkNamespace Outside { get; }

    public static async Task<GapPlace> CreateAsync()
    {
        var place = new GapPlace(
            await NetworkNamespace.CreateAsync("hospital"), await NetworkNamespace.CreateAsync("box"), await NetworkNamespace.CreateAsync("outside"));
        await place.Box.ConnectAsync(HospitalDevice, $"{BoxToHospital}/24", place.Hospital, "eth0", $"{HospitalAddress}/24");
        await place.Box.ConnectAsync(OutsideDevice, $"{BoxToOutside}/24", place.Outside, "eth0", $"{BrokerAddress}/24");
        return place;
    }

    /// <summary>Lets a namespace answer every line on a port with the same line.</summary>
    public async Task ListenAsync(NetworkNamespace where, int port)
    {
        var server = where.Start("python3", "-c", Echo, $"{port}");
        _programs.Add(server);
        await server.WaitForOutputAsync("listens", Limit);
    }

    /// <summary>Begins a connection that says a line every 20 ms, and says <c>cut</c> when no answer comes any more.</summary>
    public async Task<ChildProcess> TalkAsync(NetworkNamespace from, string address, int port)
    {
        var talk = from.Start("python3", "-c", Talk, address, $"{port}");
        _programs.Add(talk);
        await talk.WaitForOutputAsync("talks", Limit);
        return talk;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var program in _programs)
        {
            await program.DisposeAsync();
        }

        await Hospital.DisposeAsync();
        await Box.DisposeAsync();
        await Outside.DisposeAsync();
    }
}
