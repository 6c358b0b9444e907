using System.Text;
using System.Text.Json;
using EdgeMLOps.Contracts;
using EdgeMLOps.Contracts.Control;
using EdgeMLOps.Hosting.Control;
using EdgeMLOps.Mqtt;
using EdgeMLOps.Outbox;
using EdgeMLOps.TestKit.Brokers;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Relay.Tests.EndToEnd;

/// <summary>The whole way up: an outbox, the real relay and fleet as processes of their own, a real broker with TLS between them.</summary>
internal sealed class Link : IAsyncDisposable
{
    public const string Tenant = "t";

    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly TempFolder _folder = new();
    private readonly SigningKey _siteKey = SigningKey.Create();
    private (string CertificateFile, string KeyFile) _siteCertificate;
    private ControlClient? _relayControl;
    private ControlClient? _fleetControl;

    public Guid Site { get; } = Guid.NewGuid();

    public Mosquitto Broker { get; private init; } = new();

    public OutboxStore Outbox { get; private set; } = null!;

    public ChildProcess Relay { get; private set; } = null!;

    public ChildProcess Fleet { get; private set; } = null!;

    public string FleetRoot => _folder["fleet"];

    /// <summary>Everything up but the relay's link: the site is enrolled, nothing is connected from its side.</summary>
    public static async Task<Link> StartAsync(int? brokerPort = null, Mosquitto? broker = null)
    {
        var link = broker is null ? new Link() : new Link { Broker = broker };
        await link.Broker.StartAsync();
        await link.PrepareAsync(brokerPort ?? link.Broker.Port);
        await link.StartFleetAsync();
        await link.StartRelayAsync();
        await link.FleetCommandAsync("enrol", "--site-file", link._folder["site.json"], "--relay-key", link._folder["relay", "keys", "relay.pub"]);
        return link;
    }

    public async Task StartFleetAsync()
    {
        Fleet = ChildProcess.Start(Repository.Executable("EdgeMLOps.Fleet"), ["run", "--config", _folder["fleet.json"]]);
        await Eventually.HoldsAsync(async () => await FleetFactsAsync() is not null, up => up, Limit, "the fleet is connected");
    }

    public async Task StartRelayAsync()
    {
        Relay = ChildProcess.Start(Repository.Executable("EdgeMLOps.Relay"), ["run", "--config", _folder["relay.json"]]);
        await Eventually.HoldsAsync(
            async () => (await RelayControl().GetAsync("/v1/status", ControlJson.Default.ProgramStatus, default)).Outcome,
            outcome => outcome == ControlOutcome.Answered,
            Limit,
            "the relay answers");
    }

    public Task<SealedMessage> SealAsync(long received) => SealAsync(Some.Operations(received));

    public Task<SealedMessage> SealAsync(OperationsSummary summary) => Outbox.AppendAsync(
        StreamId.Operations, header => SealedMessage.Seal(header, summary, _siteKey), default);

    /// <summary>A message sealed beside the outbox, as a restored or a hostile site would.</summary>
    public SealedMessage SealBeside(MessageHeader header, long received) => SealedMessage.Seal(header, Some.Operations(received), _siteKey);

    public async Task<LeaseStatus> GrantAsync(Guid lease, int ttlSeconds = 10, DateTimeOffset? windowEnds = null)
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

    /// <summary>What <c>edgemlops-relay status --json</c> prints.</summary>
    public async Task<ProgramStatus> RelayStatusAsync()
    {
        var (_, output) = await ChildProcess.RunAsync(
            Repository.Executable("EdgeMLOps.Relay"), ["status", "--json", "--config", _folder["relay.json"]], Limit);
        return JsonSerializer.Deserialize(output, ControlJson.Default.ProgramStatus)!;
    }

    /// <summary>Has the broker know that the site's certificate is not valid any more.</summary>
    public async Task RevokeCertificateAsync()
    {
        await Broker.StopAsync();
        Broker.Certificates.Revoke(_siteCertificate.CertificateFile);
        await Broker.StartAsync();
    }

    public async Task<IReadOnlyList<JsonElement>> PullAsync()
    {
        var output = await FleetCommandAsync("pull", "--format", "json", "--site", Site.ToString("D"));
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line))];
    }

    public async Task<string> FleetCommandAsync(params string[] arguments)
    {
        var (exitCode, output) = await ChildProcess.RunAsync(
            Repository.Executable("EdgeMLOps.Fleet"), [.. arguments, "--config", _folder["fleet.json"]], Limit);
        Assert.True(exitCode == 0, output);
        return output;
    }

    /// <summary>The fleet's numbers; null while it is not up and connected.</summary>
    public async Task<Dictionary<string, long>?> FleetFactsAsync()
    {
        _fleetControl ??= new ControlClient(FleetRoot, "fleet", Limit);
        var reply = await _fleetControl.GetAsync("/v1/status", ControlJson.Default.ProgramStatus, default);
        return reply.Value is { Healthy: true } status ? status.Facts.ToDictionary(f => f.Name, f => f.Value, StringComparer.Ordinal) : null;
    }

    /// <summary>A client with the site's own certificate: what a broken or hostile relay could do.</summary>
    public async Task<MqttClient> ConnectAsSiteAsync()
    {
        var client = new MqttClient(
            new MqttClientOptions
            {
                Host = Mosquitto.Host,
                Port = Broker.Port,
                ClientId = $"test-{Guid.NewGuid():N}",
                CaFile = Broker.Certificates.CaFile,
                CertificateFile = _siteCertificate.CertificateFile,
                KeyFile = _siteCertificate.KeyFile,
            },
            TimeProvider.System);
        Assert.Equal(MqttOutcome.Ok, await client.ConnectAsync(default));
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        _relayControl?.Dispose();
        _fleetControl?.Dispose();
        await Relay.DisposeAsync();
        await Fleet.DisposeAsync();
        await Outbox.DisposeAsync();
        await Broker.DisposeAsync();
        _siteKey.Dispose();
        _folder.Dispose();
    }

    private async Task PrepareAsync(int brokerPort)
    {
        var identity = new SiteIdentity { Site = Site, Epoch = 1, PublicKey = _siteKey.PublicKey };
        await File.WriteAllBytesAsync(_folder["site.json"], JsonSerializer.SerializeToUtf8Bytes(identity, ControlJson.Default.SiteIdentity));
        Outbox = await OutboxStore.OpenAsync(Path.Combine(_folder.Make("crossing"), "outbox.db"), TimeProvider.System, default);
        await Outbox.BindAsync(new OutboxSite(Site, 1), default);
        _siteCertificate = Broker.Certificates.Issue(Site.ToString("D"));
        await WriteAsync("fleet.json", new
        {
            Storage = new { Root = FleetRoot },
            Broker = BrokerSection(Broker.Certificates.Issue("fleet"), Broker.Port),
            Intake = new { Tenant },
        });
        await FleetCommandAsync("keys", "init");
        await WriteAsync("relay.json", new
        {
            Storage = new { Root = _folder["relay"] },
            Broker = BrokerSection(_siteCertificate, brokerPort),
            Uplink = new
            {
                OutboxPath = _folder["crossing", "outbox.db"],
                Tenant,
                FleetKeyFile = _folder["fleet", "keys", "fleet.pub"],
                ReceiptSeconds = 2,
                RetrySeconds = 1,
                JitterSeconds = 0,
            },
        });
    }

    private object BrokerSection((string CertificateFile, string KeyFile) certificate, int port) => new
    {
        Mosquitto.Host,
        Port = port,
        Broker.Certificates.CaFile,
        certificate.CertificateFile,
        certificate.KeyFile,
    };

    private Task WriteAsync(string name, object configuration) =>
        File.WriteAllTextAsync(_folder[name], JsonSerializer.Serialize(configuration), Encoding.UTF8);

    private ControlClient RelayControl() => _relayControl ??= new ControlClient(_folder["relay"], "relay", Limit);
}
