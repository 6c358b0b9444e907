using System.Globalization;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.TestKit.Network;

/// <summary>
/// Captures what passes the box's filter on either side while something knocks on all four doors. What the box sends is captured
/// on the cables, by tcpdump at their far ends; what it gets, where the kernel hands it on behind the filter. No knock makes a socket of the
/// box's, so none is mistaken for a program's.
/// </summary>
public sealed class PassageWatch : IAsyncDisposable
{
    private const int ClosedPort = 9;
    private const int Milliseconds = 10;
    private const string Syn = "2";
    private const string Ack = "16";

    // Raw packets: addresses and ports as told, flags SYN or ACK. A refusal of the filter is what is looked for.
    private const string Knock = """
        import socket, struct, sys, time
        pause, doors = int(sys.argv[1]) / 1000, [door.split(',') for door in sys.argv[2:]]
        out = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_TCP)
        def packet(source, port, target, to, flags):
            head = struct.pack('!HHIIBBHHH', int(port), int(to), 1, 1, 5 << 4, int(flags), 1024, 0, 0)
            whole = socket.inet_aton(source) + socket.inet_aton(target) + struct.pack('!BBH', 0, 6, len(head)) + head
            total = sum(struct.unpack('!%dH' % (len(whole) // 2), whole))
            total = (total & 0xffff) + (total >> 16)
            total = (total & 0xffff) + (total >> 16)
            return head[:16] + struct.pack('!H', ~total & 0xffff) + head[18:]
        knocks = [(packet(*door), door[2]) for door in doors]
        print('knocks', flush=True)
        while True:
            for knock, target in knocks:
                try:
                    out.sendto(knock, (target, 0))
                except OSError:
                    pass
            time.sleep(pause)
        """;

    // A raw socket is given each packet behind the filter, with the time of its arrival. Resets say nothing: the
    // filter answers this machine's own programs with ones that look like the far end's.
    private const string Listen = """
        import select, socket, struct, sys
        SO_BINDTODEVICE, SO_RCVBUFFORCE, SO_TIMESTAMPNS, SO_RXQ_OVFL = 25, 33, 35, 40
        sides = {}
        for side, device in zip(('hospital', 'outside'), sys.argv[1:]):
            raw = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_TCP)
            raw.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, 1 << 26)
            raw.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMPNS, 1)
            raw.setsockopt(socket.SOL_SOCKET, SO_RXQ_OVFL, 1)
            raw.setsockopt(socket.SOL_SOCKET, SO_BINDTODEVICE, device.encode())
            sides[raw] = side
        print('listens', flush=True)
        while True:
            for raw in select.select(list(sides), [], [])[0]:
                packet, notes, _, _ = raw.recvmsg(64, 256)
                if packet[(packet[0] & 15) * 4 + 13] & 4:
                    continue
                notes = {kind: value for _, kind, value in notes}
                seconds, nanoseconds = struct.unpack('qq', notes[SO_TIMESTAMPNS][:16])
                lost = struct.unpack('I', notes.get(SO_RXQ_OVFL, bytes(4)))[0]
                print(seconds * 1000000000 + nanoseconds, sides[raw], *(['lost'] if lost else []), flush=True)
        """;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);

    private readonly List<ChildProcess> _knocks = [];
    private ChildProcess _hospital = null!; // set by StartAsync, as the next two
    private ChildProcess _outside = null!;
    private ChildProcess _box = null!;

    private PassageWatch()
    {
    }

    /// <summary>Begins to capture, then to knock.</summary>
    /// <param name="place">The two cables.</param>
    /// <param name="brokerPort">The port that the box may reach on the outside.</param>
    public static async Task<PassageWatch> StartAsync(GapPlace place, int brokerPort)
    {
        var watch = new PassageWatch
        {
            _hospital = Cable(place.Hospital, GapPlace.BoxToHospital),
            _outside = Cable(place.Outside, GapPlace.BoxToOutside),
            _box = place.Box.Start("python3", "-c", Listen, GapPlace.HospitalDevice, GapPlace.OutsideDevice),
        };
        await Task.WhenAll(
            watch._hospital.WaitForOutputAsync("listening on", Limit),
            watch._outside.WaitForOutputAsync("listening on", Limit),
            watch._box.WaitForOutputAsync("listens", Limit));
        watch.KnockFrom(place.Box, Door(GapPlace.BoxToHospital, 40_001, GapPlace.HospitalAddress, ClosedPort, Syn), Door(GapPlace.BoxToOutside, 40_001, GapPlace.BrokerAddress, brokerPort, Syn));
        watch.KnockFrom(place.Hospital, Door(GapPlace.HospitalAddress, 40_002, GapPlace.BoxToHospital, ClosedPort, Syn));

        // A call from outside is never let in, so it looks like the broker's answer.
        watch.KnockFrom(place.Outside, Door(GapPlace.BrokerAddress, brokerPort, GapPlace.BoxToOutside, ClosedPort, Ack));
        await Task.WhenAll(watch._knocks.Select(knock => knock.WaitForOutputAsync("knocks", Limit)));
        return watch;
    }

    /// <summary>Ends the captures and gives what they hold.</summary>
    /// <exception cref="InvalidOperationException">A packet was lost on the way into a capture, or one ended early.</exception>
    public async Task<IReadOnlyList<Passage>> EndAsync()
    {
        foreach (var knock in _knocks)
        {
            await knock.KillAsync();
        }

        var passages = new List<Passage>();
        passages.AddRange(await ReadCableAsync(_hospital, isOutside: false));
        passages.AddRange(await ReadCableAsync(_outside, isOutside: true));
        passages.AddRange(await ReadBoxAsync());
        return passages;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var program in (ChildProcess[])[.. _knocks, _hospital, _outside, _box])
        {
            await program.DisposeAsync();
        }
    }

    private static ChildProcess Cable(NetworkNamespace end, string box) => end.Start(
        "tcpdump", "-i", "eth0", "-Q", "in", "-n", "-q", "-tt", "--time-stamp-precision=nano", "--immediate-mode", "-l", "-B", "65536", "-s", "64", $"ip and src host {box}");

    private static string Door(string source, int port, string target, int to, string flags) =>
        string.Create(CultureInfo.InvariantCulture, $"{source},{port},{target},{to},{flags}");

    private void KnockFrom(NetworkNamespace where, params string[] doors) =>
        _knocks.Add(where.Start(["python3", "-c", Knock, Milliseconds.ToString(CultureInfo.InvariantCulture), .. doors]));

    private static async Task<IEnumerable<Passage>> ReadCableAsync(ChildProcess capture, bool isOutside)
    {
        await capture.TerminateAsync(Limit);
        var lines = capture.Output.Split('\n');
        if (!Array.Exists(lines, line => line.StartsWith("0 packets dropped by kernel", StringComparison.Ordinal)))
        {
            throw new InvalidOperationException($"the capture is not whole: {string.Join(" / ", lines.TakeLast(4))}");
        }

        return lines.Where(line => line.Contains(" IP ", StringComparison.Ordinal))
            .Select(line => new Passage(Nanoseconds(line.AsSpan(0, line.IndexOf(' ', StringComparison.Ordinal))), isOutside, FromBox: true));
    }

    private async Task<IEnumerable<Passage>> ReadBoxAsync()
    {
        if (_box.HasExited || _box.Output.Contains("lost", StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"the box's capture is not whole: {string.Join(" / ", _box.Output.Split('\n').TakeLast(4))}");
        }

        await _box.KillAsync();
        return _box.Output.Split('\n').Skip(1).Select(line => line.Split(' '))
            .Select(fields => new Passage(long.Parse(fields[0], CultureInfo.InvariantCulture), fields[1] is "outside", FromBox: false));
    }

    // Seconds with nine decimals.
    private static long Nanoseconds(ReadOnlySpan<char> text) =>
        (long)(decimal.Parse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture) * 1_000_000_000m);
}
