using System.Text.Json;
using EdgeMLOps.Contracts;
using EdgeMLOps.Contracts.Control;
using EdgeMLOps.Hosting.Control;
using EdgeMLOps.Mqtt;
using EdgeMLOps.Outbox;
using EdgeMLOps.Relay.Tests.EndToEnd;
using EdgeMLOps.TestKit.Processes;
using Microsoft.Data.Sqlite;

namespace EdgeMLOps.Relay.Tests.Certificates;

/// <summary>The whole way of a certificate: the fleet with its own authority, the broker of the README, a relay that has none yet.</summary>
internal sealed class EnrolledLink : IAsyncDisposable
{
    public const string Tenant = "t";

    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly TempFolder _folder = new();
    private readonly SigningKey _siteKey = SigningKey.Create();
    private ControlClient? _control;

    public Guid Site { get; } = Guid.NewGuid();

    public ReadmeBroker Broker { get; private set; } = null!;

    public OutboxStore Outbox { get; private set; } = null!;

    public ChildProcess Relay { get; private set; } = null!;

    public ChildProcess Fleet { get; private set; } = null!;

    public string TokenFile => _folder["token", "token.json"];

    public string RelayFile(string name) => _folder["relay", "certificates", name];

    /// <summary>All of it up; the relay's keys are known to the fleet, and it has no certificate.</summary>
    public static async Task<EnrolledLink> StartAsync()
    {
        var link = new EnrolledLink();
        link.Broker = new ReadmeBroker(link._folder.Make("broker"));
        await link.PrepareAsync();
        await link.Broker.StartAsync(Tenant);
        link.Fleet = ChildProcess.Start(Repository.Executable("EdgeMLOps.Fleet"), ["run", "--config", link._folder["fleet.json"]]);
        using var fleet = new ControlClient(link._folder["fleet"], "fleet", Limit);
        await Eventually.HoldsAsync(
            async () => (await fleet.GetAsync("/v1/status", ControlJson.Default.ProgramStatus, default)).Value?.Healthy ?? false, up => up, Limit, "the fleet is connected");
        await link.StartRelayAsync();
        await link.FleetAsync("enrol", "--site-file", link._folder["site.json"], "--relay-key", link._folder["relay", "keys", "relay.pub"]);
        return link;
    }

    public async Task StartRelayAsync()
    {
        Relay = ChildProcess.Start(Repository.Executable("EdgeMLOps.Relay"), ["run", "--config", _folder["relay.json"]]);
        await Eventually.HoldsAsync(async () => await StatusAsync() is not null, up => up, Limit, "the relay answers");
    }

    /// <summary>Has the fleet make a token and the relay take it.</summary>
    public async Task BringTokenAsync()
    {
        await FleetAsync("enrol", Site.ToString("D"), "--out", _folder["token"]);
        await RelayAsync("enrol", TokenFile);
    }

    public Task<SealedMessage> SealAsync(long received) => Outbox.AppendAsync(
        StreamId.Operations, header => SealedMessage.Seal(header, Some.Operations(received), _siteKey), default);

    /// <summary>One window, until the relay says what is expected.</summary>
    public Task<LeaseStatus> WindowAsync(Func<LeaseStatus, bool> holds, string what)
    {
        var lease = Guid.NewGuid();
        return Eventually.HoldsAsync(() => GrantAsync(lease), holds, Limit, what);
    }

    public async Task<ProgramStatus?> StatusAsync() =>
        (await Control().GetAsync("/v1/status", ControlJson.Default.ProgramStatus, default)).Value;

    public async Task<long> FactAsync(string name) =>
        (await StatusAsync())!.Facts.SingleOrDefault(fact => string.Equals(fact.Name, name, StringComparison.Ordinal))?.Value ?? 0;

    public async Task<string> FleetAsync(params string[] arguments)
    {
        var (exitCode, output) = await TryFleetAsync(arguments);
        Assert.True(exitCode == 0, output);
        return output;
    }

    public async Task<(int ExitCode, string Output)> TryFleetAsync(params string[] arguments) =>
        await ChildProcess.RunAsync(Repository.Executable("EdgeMLOps.Fleet"), [.. arguments, "--config", _folder["fleet.json"]], Limit);

    public async Task<(int ExitCode, string Output)> RelayAsync(params string[] arguments) =>
        await ChildProcess.RunAsync(Repository.Executable("EdgeMLOps.Relay"), [.. arguments, "--config", _folder["relay.json"]], Limit);

    /// <summary>Moves the issue of all certificates into the past in the fleet's database, as time would.</summary>
    public async Task AgeAsync(TimeSpan by)
    {
        await using var connection = new SqliteConnection($"Data Source={_folder["fleet", "fleet.db"]}");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "UPDATE certificate SET issued_ms = issued_ms - $by";
        command.Parameters.AddWithValue("$by", (long)by.TotalMilliseconds);
        Assert.True(await command.ExecuteNonQueryAsync() > 0);
    }

    /// <summary>Connects as whoever a PEM file is of.</summary>
    public async Task<(MqttClient Client, MqttOutcome Outcome)> ConnectAsync(string pem, string? clientId = null)
    {
        var client = new MqttClient(
            new MqttClientOptions
            {
                Host = "localhost",
                Port = Broker.Port,
                ClientId = clientId ?? $"test-{Guid.NewGuid():N}",
                CaFile = _folder["broker", "ca.pem"],
                CertificateFile = pem,
                KeyFile = pem,
            },
            TimeProvider.System);
        return (client, await client.ConnectAsync(default));
    }

    public async ValueTask DisposeAsync()
    {
        _control?.Dispose();
        await Relay.DisposeAsync();
        await Fleet.DisposeAsync();
        await Broker.DisposeAsync();
        await Outbox.DisposeAsync();
        _siteKey.Dispose();
        _folder.Dispose();
    }

    private ControlClient Control() => _control ??= new ControlClient(_folder["relay"], "relay", Limit);

    private async Task<LeaseStatus> GrantAsync(Guid lease)
    {
        var grant = new LeaseGrant { LeaseId = lease, WindowId = lease, EndsUtc = TimeProvider.System.GetUtcNow().AddMinutes(5), TtlSeconds = 10 };
        var reply = await Control().PostAsync("/v1/lease", grant, ControlJson.Default.LeaseGrant, ControlJson.Default.LeaseStatus, default);
        return reply.Value ?? throw new InvalidOperationException($"{reply.Outcome} {reply.Code}\n{Relay.Output}");
    }

    private async Task PrepareAsync()
    {
        var identity = new SiteIdentity { Site = Site, Epoch = 1, PublicKey = _siteKey.PublicKey };
        await File.WriteAllBytesAsync(_folder["site.json"], JsonSerializer.SerializeToUtf8Bytes(identity, ControlJson.Default.SiteIdentity));
        Outbox = await OutboxStore.OpenAsync(Path.Combine(_folder.Make("crossing"), "outbox.db"), TimeProvider.System, default);
        await Outbox.BindAsync(new OutboxSite(Site, 1), default);
        await WriteAsync("fleet.json", new
        {
            Storage = new { Root = _folder["fleet"] },
            Broker = new
            {
                Host = "localhost",
                Broker.Port,
                CaFile = _folder["broker", "ca.pem"],
                CertificateFile = _folder["broker", "fleet.crt"],
                KeyFile = _folder["broker", "fleet.key"],
            },
            Intake = new { Tenant },
            Authority = new { RevocationListFile = _folder["broker", "revoked.pem"] },
        });
        await File.WriteAllTextAsync(_folder["broker", "ca.pem"], await FleetAsync("ca", "init"));
        await FleetAsync("ca", "issue", "fleet", "--out", _folder["broker"]);
        await FleetAsync("ca", "issue", "broker", "--host", "localhost", "--out", _folder["broker"]);
        await WriteAsync("relay.json", new
        {
            Storage = new { Root = _folder["relay"] },
            Broker = new { Host = "localhost", Broker.Port, CaFile = _folder["broker", "ca.pem"] },
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

    private Task WriteAsync(string name, object configuration) => File.WriteAllTextAsync(_folder[name], JsonSerializer.Serialize(configuration));
}
