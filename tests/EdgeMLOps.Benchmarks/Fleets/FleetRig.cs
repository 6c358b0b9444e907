using System.Text.Json;
using Dapper;
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

namespace EdgeMLOps.Benchmarks.Fleets;

/// <summary>mosquitto with TLS, PostgreSQL, and collectors as processes of their own.</summary>
internal sealed class FleetRig : IAsyncDisposable
{
    public const string Tenant = "bench";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private readonly TempFolder _folder = new();
    private readonly Dictionary<string, ChildProcess> _running = new(StringComparer.Ordinal);
    private readonly string _program;
    private double _gone;

    private FleetRig(string program, int connections)
    {
        _program = program;
        Broker = new Mosquitto
        {
            LogTypes = ["error", "warning", "notice"], // one in service does not tell every packet
            Admins = [.. Enumerable.Range(0, connections).Select(NameOf)],
        };
    }

    public Mosquitto Broker { get; }

    public Postgres Server { get; } = new();

    public FleetStore Store { get; private set; } = null!;

    public VerifyingKey Key { get; private set; }

    public static async Task<FleetRig> StartAsync(string program, string[] collectors, int connections)
    {
        var rig = new FleetRig(program, connections);
        await Task.WhenAll(rig.Broker.StartAsync(), rig.Server.StartAsync());
        var database = await rig.Server.CreateDatabaseAsync();
        rig.Store = new FleetStore(await PostgresDatabase.OpenAsync(database, default), TimeProvider.System);
        foreach (var name in collectors)
        {
            await rig.WriteAsync(name, collectors[0], database, rig.Broker.Certificates.Issue($"fleet-{name}"));
            await rig.StartAsync(name);
        }

        return rig;
    }

    public async Task StartAsync(string name)
    {
        _running[name] = ChildProcess.Start(_program, ["run", "--config", _folder[$"{name}.json"]]);
        using var control = new ControlClient(_folder[name], "fleet", Limit);
        await Eventually.HoldsAsync(
            async () => (await control.GetAsync("/v1/status", ControlJson.Default.ProgramStatus, default)).Value,
            status => status is { Healthy: true },
            Limit,
            $"collector {name} is connected");
    }

    /// <summary>SIGKILL.</summary>
    public async Task KillAsync(string name)
    {
        _gone += CpuSeconds.Of(_running[name].Id);
        await _running[name].KillAsync();
        await _running[name].DisposeAsync();
        _running.Remove(name);
    }

    public Task EnrolAsync(IEnumerable<SimulatedSite> sites) => Store.Database.WriteAsync(
        connection => sites.All(site => SiteTables.Enrol(
            connection, new EnrolRequest { Site = site.Identity, RelayKey = site.Identity.PublicKey }, TimeProvider.System.GetUtcNow())),
        default);

    /// <summary>A connection that may speak for any site.</summary>
    public async Task<MqttClient> ConnectAsync(int number)
    {
        var certificate = Broker.Certificates.Issue(NameOf(number));
        var client = new MqttClient(
            new MqttClientOptions
            {
                Host = Mosquitto.Host,
                Port = Broker.Port,
                ClientId = NameOf(number),
                CaFile = Broker.Certificates.CaFile,
                CertificateFile = certificate.CertificateFile,
                KeyFile = certificate.KeyFile,
                AckTimeout = Limit,
            },
            TimeProvider.System);
        var outcome = await client.ConnectAsync(default);
        return outcome.IsSuccess ? client : throw new InvalidOperationException($"the broker: {outcome.Fault}");
    }

    /// <summary>Processor time so far.</summary>
    public CpuSeconds Cpu() => new(
        CpuSeconds.Own(), CpuSeconds.Of(Broker.ProcessId), DatabaseCpu(), _gone + _running.Values.Sum(p => CpuSeconds.Of(p.Id)), CpuSeconds.OfMachine());

    /// <summary>Of PostgreSQL with its servers of each connection.</summary>
    public double DatabaseCpu() => CpuSeconds.Of(Server.ProcessId) + ProcessTable.ChildrenOf(Server.ProcessId).Sum(CpuSeconds.Of);

    /// <summary>Rows, and different places among them.</summary>
    public Task<(long Rows, long Places)> KeptAsync() => Store.Database.ReadAsync(
        connection => connection.QuerySingle<(long, long)>("SELECT count(*), count(DISTINCT (site, epoch, stream, seq)) FROM message"), default);

    public async ValueTask DisposeAsync()
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

    // The broker throws out the elder of two connections under one certificate.
    private static string NameOf(int connection) => FormattableString.Invariant($"sites-{connection}");

    private async Task WriteAsync(string name, string first, string database, (string CertificateFile, string KeyFile) certificate)
    {
        _folder.Make(name, "keys");
        if (string.Equals(name, first, StringComparison.Ordinal))
        {
            using var key = await FleetKey.LoadAsync(_folder[name, "keys"], default);
            Key = key.PublicKey;
        }
        else
        {
            File.Copy(_folder[first, "keys", "fleet.key"], _folder[name, "keys", "fleet.key"]);
        }

        await File.WriteAllTextAsync(_folder[$"{name}.json"], JsonSerializer.Serialize(new
        {
            Storage = new { Root = _folder[name] },
            Broker = new { Mosquitto.Host, Broker.Port, Broker.Certificates.CaFile, certificate.CertificateFile, certificate.KeyFile },
            Intake = new { Tenant, Collector = name },
            Store = new { Postgres = database },
        }));
    }
}
