using System.Net;
using System.Text.Json;
using EdgeMLOps.Contracts;
using EdgeMLOps.Contracts.Control;
using EdgeMLOps.Hosting.Control;
using EdgeMLOps.Outbox;
using EdgeMLOps.TestKit;
using EdgeMLOps.TestKit.Brokers;
using EdgeMLOps.TestKit.Network;
using EdgeMLOps.TestKit.Processes;
using EdgeMLOps.TestKit.Time;

namespace EdgeMLOps.EndToEnd.Tests.Backlog;

/// <summary>A site at the end of a thin, long line: the real relay in one network, a real broker and the real fleet in another, and between
/// them a token bucket and a proxy that makes it far. The test is the airlock.</summary>
internal sealed class FarSite : IAsyncDisposable
{
    // What is pulled may be a hundred thousand messages.
    private static readonly TimeSpan Limit = LongRun.Choose(TimeSpan.FromSeconds(60), TimeSpan.FromMinutes(5));
    private static readonly TimeSpan Renewal = TimeSpan.FromMilliseconds(200);

    private const string Tenant = "test";
    private const string SiteDevice = "outside0";
    private const string FarDevice = "eth0";
    private const string SiteAddress = "10.73.2.1";
    private const string FarAddress = "10.73.2.2";
    private const int Kilobits = 2000;
    private const int LeaseSeconds = 10;

    private static readonly TimeSpan RoundTrip = TimeSpan.FromMilliseconds(150);

    private readonly TempFolder _folder = new();
    private readonly SigningKey _key = SigningKey.Create();
    private readonly NetworkNamespace _site;
    private readonly NetworkNamespace _far;
    private readonly Mosquitto _broker;
    private readonly SemaphoreSlim _grants = new(1, 1);
    private ControlClient? _relayControl;
    private ControlClient? _fleetControl;
    private ProgramClock? _relayClock;
    private ProgramClock? _fleetClock;

    private FarSite(NetworkNamespace site, NetworkNamespace far, int receiveMaximum, TimeSpan dark)
    {
        _site = site;
        _far = far;
        _broker = new Mosquitto { Place = (far, FarAddress), ReceiveMaximum = receiveMaximum, LogTypes = ["warning"] };
        Clock = new ShiftedTimeProvider(TimeProvider.System.GetUtcNow() - dark);
    }

    /// <summary>What the appliance believes the time to be.</summary>
    public ShiftedTimeProvider Clock { get; }

    public Guid Id { get; } = Guid.NewGuid();

    public OutboxStore Outbox { get; private set; } = null!;

    public DelayProxy Line { get; private set; } = null!;

    public ChildProcess Relay { get; private set; } = null!;

    public ChildProcess Fleet { get; private set; } = null!;

    /// <summary>What was written to the consoles.</summary>
    public string Output => string.Join('\n', [_broker.Output, Relay.Output, Fleet.Output]);

    /// <summary>All is up, the site is enrolled, and nothing is connected from its side.</summary>
    /// <param name="dark">How long ago the appliance began.</param>
    /// <param name="cuts">What becomes of the connections of the relay, one after the other.</param>
    /// <param name="receiveMaximum">The broker's.</param>
    /// <param name="wrong">By how many years the clocks of the box and of the fleet are ahead; null: they are this machine's.</param>
    public static async Task<FarSite> StartAsync(TimeSpan dark, IEnumerable<LineCut> cuts, int receiveMaximum, (int Box, int Fleet)? wrong = null)
    {
        var site = new FarSite(await NetworkNamespace.CreateAsync("site"), await NetworkNamespace.CreateAsync("far"), receiveMaximum, dark);
        if (wrong is { } years)
        {
            site._relayClock = new ProgramClock(site._folder["relay.clock"]);
            site._fleetClock = new ProgramClock(site._folder["fleet.clock"]);
            await site.SetClocksAsync(years.Box, years.Fleet);
        }

        await site._site.ConnectAsync(SiteDevice, $"{SiteAddress}/24", site._far, FarDevice, $"{FarAddress}/24");
        await site._site.LimitAsync(SiteDevice, Kilobits);
        await site._far.LimitAsync(FarDevice, Kilobits);
        await site._broker.StartAsync();
        site.Line = await DelayProxy.StartAsync(site._far, new IPEndPoint(IPAddress.Parse(FarAddress), site._broker.Port), RoundTrip, cuts);
        await site.StartFleetAsync();
        await site.StartRelayAsync();
        await site.FleetCommandAsync("enrol", "--site-file", site._folder["site.json"], "--relay-key", site._folder["relay", "keys", "relay.pub"]);
        return site;
    }

    /// <summary>Sets the clocks of a site that began with wrong ones.</summary>
    public async Task SetClocksAsync(int boxYears, int fleetYears)
    {
        await _grants.WaitAsync(); // one that is on its way was measured by the clock of before
        try
        {
            Clock.Shift(TimeSpan.FromDays(365 * (boxYears - _relayClock!.Years))); // not null: it was made with clocks
            _relayClock.Set(boxYears);
            _fleetClock!.Set(fleetYears);
        }
        finally
        {
            _grants.Release();
        }
    }

    public Task SealAsync(int buckets, Random random) => SiteSummaries.SealAsync(Outbox, _key, Clock, buckets, random);

    /// <summary>Renews a lease as the airlock does, until the relay took leave.</summary>
    public async Task<LeaseStatus> RunWindowAsync(TimeSpan length)
    {
        var begun = TimeProvider.System.GetTimestamp();
        var lease = Guid.NewGuid();
        return await Eventually.HoldsAsync(
            () => GrantAsync(lease, length - TimeProvider.System.GetElapsedTime(begun)),
            status => status is { LinkUp: false, Phase: LeasePhase.Done or LeasePhase.Failed },
            length,
            $"leave is taken\n{Output}");
    }

    /// <summary>How often the relay met a fault since it started.</summary>
    public async Task<long> FaultsAsync(string code)
    {
        var reply = await _relayControl!.GetAsync("/v1/status", ControlJson.Default.ProgramStatus, default); // not null: it was started
        return reply.Value?.Facts.SingleOrDefault(fact => fact.Name == $"fault.{code}")?.Value ?? 0;
    }

    /// <summary>The hash of every message that is at the fleet.</summary>
    public async Task<IReadOnlyList<string>> PullHashesAsync() =>
    [
        .. (await FleetCommandAsync("pull", "--format", "json")).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonElement.Parse(line))
            .Where(row => row.GetProperty("stream").GetString() is not "Link")
            .Select(row => row.GetProperty("hash").GetString()!), // not null: each has one
    ];

    /// <summary>What is known here of every message that was sealed.</summary>
    public async Task<IReadOnlyList<LedgerEntry>> LedgerAsync()
    {
        var all = new List<LedgerEntry>();
        foreach (var stream in new[] { StreamId.Operations, StreamId.Clinical, StreamId.State })
        {
            ulong last = 0;
            while (await Outbox.LedgerAsync(1, stream, last, 10_000, default) is [.., var newest] page)
            {
                all.AddRange(page);
                last = newest.Key.Sequence;
            }
        }

        return all;
    }

    /// <summary>The fleet's own view of the site.</summary>
    public async Task<JsonElement> SiteAsync() =>
        JsonElement.Parse(await FleetCommandAsync("sites", "--json"));

    public async Task<IReadOnlyDictionary<string, long>> FleetFactsAsync()
    {
        var reply = await _fleetControl!.GetAsync("/v1/status", ControlJson.Default.ProgramStatus, default); // not null: it was started
        return reply.Value is { Healthy: true } status
            ? status.Facts.ToDictionary(fact => fact.Name, fact => fact.Value, StringComparer.Ordinal)
            : new Dictionary<string, long>(StringComparer.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        _relayControl?.Dispose();
        _fleetControl?.Dispose();
        await Relay.DisposeAsync();
        await Fleet.DisposeAsync();
        await Outbox.DisposeAsync();
        await Line.DisposeAsync();
        await _broker.DisposeAsync();
        await _site.DisposeAsync();
        await _far.DisposeAsync();
        _key.Dispose();
        _grants.Dispose();
        _folder.Dispose();
    }

    // The airlock counts the window on the monotonic clock, and says its end by the clock that it has in common with the relay.
    private async Task<LeaseStatus> GrantAsync(Guid lease, TimeSpan left)
    {
        await Task.Delay(Renewal, TimeProvider.System);
        await _grants.WaitAsync();
        try
        {
            return await PostAsync(lease, left);
        }
        finally
        {
            _grants.Release();
        }
    }

    private async Task<LeaseStatus> PostAsync(Guid lease, TimeSpan left)
    {
        var ends = (_relayClock?.Now ?? TimeProvider.System.GetUtcNow()) + left;
        var grant = new LeaseGrant { LeaseId = lease, WindowId = lease, EndsUtc = ends, WindowEndsUtc = ends, TtlSeconds = LeaseSeconds };
        var reply = await _relayControl!.PostAsync("/v1/lease", grant, ControlJson.Default.LeaseGrant, ControlJson.Default.LeaseStatus, default); // not null: it was started
        return reply.Value ?? throw new InvalidOperationException($"{reply.Outcome} {reply.Code}\n{Output}");
    }

    private async Task StartFleetAsync()
    {
        await WriteAsync("fleet", new
        {
            Storage = new { Root = _folder["fleet"] },
            Broker = BrokerSection(_broker.FleetPort, "fleet"),
            Intake = new { Tenant },
        });
        await FleetCommandAsync("keys", "init");
        Fleet = Start(_far, _fleetClock, "Fleet");
        _fleetControl = await AnsweringAsync("fleet");
        if (_fleetClock is null)
        {
            await Eventually.HoldsAsync(FleetFactsAsync, facts => facts.Count > 0, Limit, "the fleet is connected");
        }
    }

    private async Task StartRelayAsync()
    {
        var identity = new SiteIdentity { Site = Id, Epoch = 1, PublicKey = _key.PublicKey };
        await File.WriteAllBytesAsync(_folder["site.json"], JsonSerializer.SerializeToUtf8Bytes(identity, ControlJson.Default.SiteIdentity));
        Outbox = await OutboxStore.OpenAsync(Path.Combine(_folder.Make("crossing"), "outbox.db"), Clock, default);
        await Outbox.BindAsync(new OutboxSite(Id, 1), default);
        await WriteAsync("relay", new
        {
            Storage = new { Root = _folder["relay"] },
            Broker = BrokerSection(Line.Port, Id.ToString("D")),
            Uplink = new { OutboxPath = _folder["crossing", "outbox.db"], Tenant, FleetKeyFile = _folder["fleet", "keys", "fleet.pub"], JitterSeconds = LongRun.Choose(0, 20), RetrySeconds = LongRun.Choose(1, 2), ReceiptSeconds = LongRun.Choose(2, 10) },
        });
        Relay = Start(_site, _relayClock, "Relay");
        _relayControl = await AnsweringAsync("relay");
    }

    private ChildProcess Start(NetworkNamespace where, ProgramClock? clock, string program)
    {
        string[] command = [Repository.Executable($"EdgeMLOps.{program}"), "run", "--config", _folder[$"{program.ToLowerInvariant()}.json"]];
        return where.Start(clock?.Command(command) ?? command);
    }

    private async Task<ControlClient> AnsweringAsync(string program)
    {
        var control = new ControlClient(_folder[program], program, Limit);
        await Eventually.HoldsAsync(
            async () => (await control.GetAsync("/v1/status", ControlJson.Default.ProgramStatus, default)).Outcome,
            outcome => outcome == ControlOutcome.Answered,
            Limit,
            $"the {program} answers");
        return control;
    }

    private object BrokerSection(int port, string commonName)
    {
        var (certificate, key) = _broker.Certificates.Issue(commonName);
        return new { Host = _broker.Name, Port = port, _broker.Certificates.CaFile, CertificateFile = certificate, KeyFile = key };
    }

    private Task WriteAsync(string program, object configuration) =>
        File.WriteAllTextAsync(_folder[$"{program}.json"], JsonSerializer.Serialize(configuration));

    private async Task<string> FleetCommandAsync(params string[] arguments)
    {
        var (code, output) = await ChildProcess.RunAsync(
            Repository.Executable("EdgeMLOps.Fleet"), [.. arguments, "--config", _folder["fleet.json"]], Limit);
        return code == 0 ? output : throw new InvalidOperationException($"{string.Join(' ', arguments)}: {code}\n{output}");
    }
}
