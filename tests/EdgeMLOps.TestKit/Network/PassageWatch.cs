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

    // Raw packets: addresses and ports as told, flags SYN or ACK. A refusal of the filter is what is looked for; what does not reach the filter
    // is no knock. Before others, or a busy machine's knocks are seconds apart.
    private const string Knock = """
        import os, signal, socket, struct, sys, time
        os.nice(-15)
        signal.signal(signal.SIGTERM, lambda *_: sys.exit())
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
        said = [[0, 0, 0, 0] for _ in knocks]
        print('knocks', flush=True)
        try:
            while True:
                for door, (knock, target) in zip(said, knocks):
                    try:
                        out.sendto(knock, (target, 0))
                    except PermissionError:
                        pass
                    except OSError:
                        continue
                    now = time.time_ns()
                    door[3] = max(door[3], now - door[2] if door[0] else 0)
                    door[:3] = door[0] + 1, door[1] or now, now
                time.sleep(pause)
        finally:
            for door in said:
                print('door', *door, flush=True)
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

    private readonly List<(ChildProcess Program, Door[] Doors)> _knocks = [];
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
        watch.KnockFrom(
            place.Box,
            new Door(false, true, GapPlace.BoxToHospital, 40_001, GapPlace.HospitalAddress, ClosedPort, Syn),
            new Door(true, true, GapPlace.BoxToOutside, 40_001, GapPlace.BrokerAddress, brokerPort, Syn));
        watch.KnockFrom(place.Hospital, new Door(false, false, GapPlace.HospitalAddress, 40_002, GapPlace.BoxToHospital, ClosedPort, Syn));

        // A call from outside is never let in, so it looks like the broker's answer.
        watch.KnockFrom(place.Outside, new Door(true, false, GapPlace.BrokerAddress, brokerPort, GapPlace.BoxToOutside, ClosedPort, Ack));
        await Task.WhenAll(watch._knocks.Select(knock => knock.Program.WaitForOutputAsync("knocks", Limit)));
        return watch;
    }

    /// <summary>How each door was knocked at; known once the captures have ended.</summary>
    public IReadOnlyList<Knocking> Knockings { get; private set; } = [];

    /// <summary>Ends the captures and gives what they hold.</summary>
    /// <exception cref="InvalidOperationException">A packet was lost on the way into a capture, or one ended early, or one that knocked did.</exception>
    public async Task<IReadOnlyList<Passage>> EndAsync()
    {
        var knockings = new List<Knocking>();
        foreach (var (program, doors) in _knocks)
        {
            knockings.AddRange(await ReadKnocksAsync(program, doors));
        }

        Knockings = knockings;

        var passages = new List<Passage>();
        passages.AddRange(await ReadCableAsync(_hospital, isOutside: false));
        passages.AddRange(await ReadCableAsync(_outside, isOutside: true));
        passages.AddRange(await ReadBoxAsync());
        return passages;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var program in (ChildProcess[])[.. _knocks.Select(knock => knock.Program), _hospital, _outside, _box])
        {
            await program.DisposeAsync();
        }
    }

    private static ChildProcess Cable(NetworkNamespace end, string box) => end.Start(
        "tcpdump", "-i", "eth0", "-Q", "in", "-n", "-q", "-tt", "--time-stamp-precision=nano", "--immediate-mode", "-l", "-B", "65536", "-s", "64", $"ip and src host {box}");

    private void KnockFrom(NetworkNamespace where, params Door[] doors) => _knocks.Add((
        where.Start(["python3", "-c", Knock, Milliseconds.ToString(CultureInfo.InvariantCulture), .. doors.Select(door => door.Argument)]), doors));

    private static async Task<IEnumerable<Knocking>> ReadKnocksAsync(ChildProcess program, Door[] doors)
    {
        if (program.HasExited)
        {
            throw new InvalidOperationException($"one that knocked ended early: {program.Output}");
        }

        await program.TerminateAsync(Limit);
        var said = program.Output.Split('\n').Where(line => line.StartsWith("door ", StringComparison.Ordinal)).Select(Numbers).ToList();
        return said.Count == doors.Length
            ? doors.Zip(said, (door, numbers) => new Knocking(door.IsOutside, door.FromBox, numbers[0], numbers[1], numbers[2], numbers[3]))
            : throw new InvalidOperationException($"one that knocked does not say how: {program.Output}");
    }

    private static long[] Numbers(string line) => [.. line.Split(' ').Skip(1).Select(number => long.Parse(number, CultureInfo.InvariantCulture))];

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

    private sealed record Door(bool IsOutside, bool FromBox, string Source, int Port, string Target, int To, string Flags)
    {
        public string Argument => string.Create(CultureInfo.InvariantCulture, $"{Source},{Port},{Target},{To},{Flags}");
    }

    // Seconds with nine decimals.
    private static long Nanoseconds(ReadOnlySpan<char> text) =>
        (long)(decimal.Parse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture) * 1_000_000_000m);
}
