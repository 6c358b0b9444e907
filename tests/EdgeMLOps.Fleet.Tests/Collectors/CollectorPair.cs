using System.Text.Json;
using EdgeMLOps.Contracts;
using EdgeMLOps.Contracts.Control;
using EdgeMLOps.Fleet.Keys;
using EdgeMLOps.Fleet.Sites;
using EdgeMLOps.Fleet.Store;
using EdgeMLOps.Hosting.Control;
using EdgeMLOps.Mqtt;
using EdgeMLOps.TestKit.Brokers;
using EdgeMLOps.TestKit.Databases;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Fleet.Tests.Collectors;

/// <summary>Two fleets as processes of their own, side by side on one broker, one PostgreSQL database and one key.</summary>
public sealed class CollectorPair : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);

    private readonly TempFolder _folder = new();
    private readonly Dictionary<string, ChildProcess> _running = new(StringComparer.Ordinal);
    private string _connectionString = "";

    internal Mosquitto Broker { get; } = new();

    internal Postgres Server { get; } = new();

    internal FleetStore Store { get; private set; } = null!;

    internal VerifyingKey Key { get; private set; }

    public async Task InitializeAsync()
    {
        await Task.WhenAll(Broker.StartAsync(), Server.StartAsync());
        _connectionString = await Server.CreateDatabaseAsync();
        Store = new FleetStore(await PostgresDatabase.OpenAsync(_connectionString, default), TimeProvider.System);
        using var key = await FleetKey.LoadAsync(_folder.Make("a", "keys"), default);
        Key = key.PublicKey;
        File.Copy(_folder["a", "keys", "fleet.key"], Path.Combine(_folder.Make("b", "keys"), "fleet.key"));
        foreach (var name in new[] { "a", "b", "c" })
        {
            var certificate = Broker.Certificates.Issue($"fleet-{name}");
            await File.WriteAllTextAsync(_folder[$"{name}.json"], JsonSerializer.Serialize(new
            {
                Storage = new { Root = _folder[name] },
                Broker = new { Mosquitto.Host, Broker.Port, Broker.Certificates.CaFile, certificate.CertificateFile, certificate.KeyFile },
                Intake = new { FleetFixture.Tenant, Collector = name },
                Store = new { Postgres = _connectionString },
            }));
        }

        await Task.WhenAll(StartAsync("a"), StartAsync("b"));
    }

    internal async Task StartAsync(string name)
    {
        var process = Start(name);
        lock (_running)
        {
            _running[name] = process;
        }

        await Eventually.HoldsAsync(async () => await FactsAsync(name) is not null, up => up, Limit, $"collector {name} is connected");
    }

    internal ChildProcess Start(string name) =>
        ChildProcess.Start(Repository.Executable("EdgeMLOps.Fleet"), ["run", "--config", _folder[$"{name}.json"]]);

    internal async Task KillAsync(string name)
    {
        await _running[name].KillAsync();
        await _running[name].DisposeAsync();
        _running.Remove(name);
    }

    /// <summary>A collector's numbers; null while it is not up and connected.</summary>
    internal async Task<Dictionary<string, long>?> FactsAsync(string name)
    {
        using var control = new ControlClient(_folder[name], "fleet", Limit);
        var reply = await control.GetAsync("/v1/status", ControlJson.Default.ProgramStatus, default);
        return reply.Value is { Healthy: true } status ? status.Facts.ToDictionary(f => f.Name, f => f.Value, StringComparer.Ordinal) : null;
    }

    /// <summary>An enrolled site with messages to send, connected.</summary>
    internal async Task<(SendingSite Site, MqttClient Client)> SiteAsync(int count)
    {
        var site = Guid.NewGuid();
        using var key = SigningKey.Create();
        var identity = new SiteIdentity { Site = site, Epoch = 1, PublicKey = key.PublicKey };
        Assert.True(await Store.EnrolAsync(new EnrolRequest { Site = identity, RelayKey = key.PublicKey }, default));
        List<SealedMessage> messages = [];
        for (ulong i = 1; i <= (ulong)count; i++)
        {
            var header = new MessageHeader
            {
                Id = Guid.CreateVersion7(),
                Site = site,
                Epoch = 1,
                Stream = StreamId.Operations,
                Sequence = i,
                Previous = messages.Count == 0 ? default : messages[^1].Hash,
            };
            messages.Add(SealedMessage.Seal(header, Some.Operations((long)i), key));
        }

        var certificate = Broker.Certificates.Issue(site.ToString("D"));
        var client = new MqttClient(
            new MqttClientOptions
            {
                Host = Mosquitto.Host,
                Port = Broker.Port,
                ClientId = $"site-{site:N}",
                CaFile = Broker.Certificates.CaFile,
                CertificateFile = certificate.CertificateFile,
                KeyFile = certificate.KeyFile,
            },
            TimeProvider.System);
        Assert.Equal(MqttOutcome.Ok, await client.ConnectAsync(default));
        return (new SendingSite(site, Key, client, messages), client);
    }

    public async Task DisposeAsync()
    {
        foreach (var process in _running.Values)
        {
            await process.DisposeAsync();
        }

        await Store.DisposeAsync();
        await Server.DisposeAsync();
        await Broker.DisposeAsync();
        _folder.Dispose();
    }
}
