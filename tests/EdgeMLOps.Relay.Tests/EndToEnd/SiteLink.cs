using System.Text.Json;
using EdgeMLOps.Contracts;
using EdgeMLOps.Contracts.Control;
using EdgeMLOps.Hosting.Control;
using EdgeMLOps.Outbox;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Relay.Tests.EndToEnd;

/// <summary>An outbox, and the real relay and fleet as processes of their own. Which broker lies between them, and whose certificates, says the derived class.</summary>
internal abstract class SiteLink : IAsyncDisposable
{
    public const string Tenant = "t";

    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly SigningKey _siteKey = SigningKey.Create();
    private ControlClient? _relayControl;
    private ControlClient? _fleetControl;

    public Guid Site { get; } = Guid.NewGuid();

    public OutboxStore Outbox { get; private set; } = null!; // set with the next two before a test has it

    public ChildProcess Relay { get; private set; } = null!;

    public ChildProcess Fleet { get; private set; } = null!;

    public string FleetRoot => Folder["fleet"];

    protected TempFolder Folder { get; } = new();

    public async Task StartRelayAsync()
    {
        Relay = ChildProcess.Start(Repository.Executable("EdgeMLOps.Relay"), ["run", "--config", Folder["relay.json"]]);
        await Eventually.HoldsAsync(async () => await StatusAsync() is not null, up => up, Limit, "the relay answers");
    }

    public async Task StartFleetAsync()
    {
        Fleet = ChildProcess.Start(Repository.Executable("EdgeMLOps.Fleet"), ["run", "--config", Folder["fleet.json"]]);
        await Eventually.HoldsAsync(async () => await FleetFactsAsync() is not null, up => up, Limit, "the fleet is connected");
    }

    public Task<SealedMessage> SealAsync(long received) => SealAsync(Some.Operations(received));

    public Task<SealedMessage> SealAsync(OperationsSummary summary) => Outbox.AppendAsync(
        StreamId.Operations, header => SealedMessage.Seal(header, summary, _siteKey), default);

    /// <summary>A message sealed beside the outbox, as a restored or a hostile site would.</summary>
    public SealedMessage SealBeside(MessageHeader header, long received) => SealedMessage.Seal(header, Some.Operations(received), _siteKey);

    /// <summary>Renews a lease; by default it outlasts what a test does meanwhile, such as to start a program again.</summary>
    public async Task<LeaseStatus> GrantAsync(Guid lease, int ttlSeconds = LeaseGrant.MaximumTtlSeconds, DateTimeOffset? windowEnds = null)
    {
        var grant = new LeaseGrant
        {
            LeaseId = lease,
            WindowId = lease,
            EndsUtc = TimeProvider.System.GetUtcNow().AddMinutes(5),
            WindowEndsUtc = windowEnds,
            TtlSeconds = ttlSeconds,
        };
        var reply = await RelayControl().PostAsync("/v1/lease", grant, ControlJson.Default.LeaseGrant, ControlJson.Default.LeaseStatus, default);
        return reply.Value ?? throw new InvalidOperationException($"{reply.Outcome} {reply.Code}\n{Relay.Output}");
    }

    public async Task<LeaseStatus> RevokeAsync() =>
        (await RelayControl().PostAsync("/v1/lease/revoke", ControlJson.Default.LeaseStatus, default)).Value!;

    /// <summary>Renews a lease, as the airlock does, until the relay says what is expected.</summary>
    public Task<LeaseStatus> UntilAsync(Guid lease, Func<LeaseStatus, bool> holds, string what) =>
        Eventually.HoldsAsync(() => GrantAsync(lease), holds, Limit, what);

    /// <summary>The relay's own word; null while it does not answer.</summary>
    public async Task<ProgramStatus?> StatusAsync() =>
        (await RelayControl().GetAsync("/v1/status", ControlJson.Default.ProgramStatus, default)).Value;

    /// <summary>The fleet's numbers; null while it is not up and connected.</summary>
    public async Task<Dictionary<string, long>?> FleetFactsAsync()
    {
        _fleetControl ??= new ControlClient(FleetRoot, "fleet", Limit);
        var reply = await _fleetControl.GetAsync("/v1/status", ControlJson.Default.ProgramStatus, default);
        return reply.Value is { Healthy: true } status ? status.Facts.ToDictionary(f => f.Name, f => f.Value, StringComparer.Ordinal) : null;
    }

    public async Task<string> FleetAsync(params string[] arguments)
    {
        var (exitCode, output) = await TryFleetAsync(arguments);
        Assert.True(exitCode == 0, output);
        return output;
    }

    public Task<(int ExitCode, string Output)> TryFleetAsync(params string[] arguments) =>
        ChildProcess.RunAsync(Repository.Executable("EdgeMLOps.Fleet"), [.. arguments, "--config", Folder["fleet.json"]], Limit);

    public Task<(int ExitCode, string Output)> RelayAsync(params string[] arguments) =>
        ChildProcess.RunAsync(Repository.Executable("EdgeMLOps.Relay"), [.. arguments, "--config", Folder["relay.json"]], Limit);

    public async ValueTask DisposeAsync()
    {
        _relayControl?.Dispose();
        _fleetControl?.Dispose();
        await Relay.DisposeAsync();
        await Fleet.DisposeAsync();
        await EndBrokerAsync();
        await Outbox.DisposeAsync();
        _siteKey.Dispose();
        Folder.Dispose();
    }

    protected abstract ValueTask EndBrokerAsync();

    /// <summary>Makes what the appliance would have made.</summary>
    protected async Task MakeOutboxAsync()
    {
        var identity = new SiteIdentity { Site = Site, Epoch = 1, PublicKey = _siteKey.PublicKey };
        await File.WriteAllBytesAsync(Folder["site.json"], JsonSerializer.SerializeToUtf8Bytes(identity, ControlJson.Default.SiteIdentity));
        Outbox = await OutboxStore.OpenAsync(Path.Combine(Folder.Make("crossing"), "outbox.db"), TimeProvider.System, default);
        await Outbox.BindAsync(new OutboxSite(Site, 1), default);
    }

    /// <summary>Writes the relay's configuration.</summary>
    /// <param name="broker">Its section of that name.</param>
    /// <param name="receiptSeconds">After how long without a receipt what was sent is sent, and counted, again.</param>
    protected Task ConfigureRelayAsync(object broker, int receiptSeconds) => WriteAsync("relay.json", new
    {
        Storage = new { Root = Folder["relay"] },
        Broker = broker,
        Uplink = new
        {
            OutboxPath = Folder["crossing", "outbox.db"],
            Tenant,
            FleetKeyFile = Folder["fleet", "keys", "fleet.pub"],
            ReceiptSeconds = receiptSeconds,
            RetrySeconds = 1,
            JitterSeconds = 0,
        },
    });

    protected Task WriteAsync(string name, object configuration) => File.WriteAllTextAsync(Folder[name], JsonSerializer.Serialize(configuration));

    /// <summary>Starts the two programs, and has the fleet believe what the site and the relay sign.</summary>
    protected async Task StartProgramsAsync()
    {
        await StartFleetAsync();
        await StartRelayAsync();
        await FleetAsync("enrol", "--site-file", Folder["site.json"], "--relay-key", Folder["relay", "keys", "relay.pub"]);
    }

    private ControlClient RelayControl() => _relayControl ??= new ControlClient(Folder["relay"], "relay", Limit);
}
