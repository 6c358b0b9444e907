using System.Text.Json;
using System.Text.Json.Serialization;
using EdgeMLOps.Contracts.Control;
using EdgeMLOps.Hosting.Control;
using EdgeMLOps.TestKit.Brokers;
using EdgeMLOps.TestKit.Network;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.EndToEnd.Tests.Parts;

/// <summary>The four programs, a PACS that forwards everything, and a broker: all real, on folders and ports of their own.</summary>
internal sealed class WholeSystem : IAsyncDisposable
{
    private const string Tenant = "test";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);
    private static readonly JsonSerializerOptions WithoutNulls = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    private readonly TempFolder _folder = new();
    private readonly Dictionary<string, ChildProcess> _programs = new(StringComparer.Ordinal);
    private readonly List<string> _output = [];
    private readonly GapPlace? _place;

    /// <param name="place">Where they stand, the PACS in the hospital and the data team outside; null: all on the loopback.</param>
    public WholeSystem(GapPlace? place = null)
    {
        _place = place;
        var port = FreePort.Next();
        Pacs = new Orthanc(knows: (ApplianceProcess.AeTitle, port))
        {
            Place = place is null ? null : (place.Hospital, GapPlace.BoxToHospital),
            ScuSeconds = place is null ? 5 : 1,
        };
        Appliance = new ApplianceProcess(Pacs.DicomPort, port: port, place: place);
        Broker = new Mosquitto { Place = place is null ? null : (place.Outside, GapPlace.BrokerAddress) };
    }

    public Orthanc Pacs { get; }

    public ApplianceProcess Appliance { get; }

    public Mosquitto Broker { get; }

    /// <summary>Pseudonym of the site, known once the appliance has started.</summary>
    public string Site { get; private set; } = "";

    public string AirlockRoot => _folder["airlock"];

    /// <summary>Folders of relay, airlock and fleet: all that is not the hospital's.</summary>
    public IReadOnlyList<string> OutsideFolders => [_folder["relay"], _folder["airlock"], _folder["fleet"]];

    /// <summary>What all programs wrote to their consoles.</summary>
    public string Output => string.Join('\n', [Appliance.Output, Broker.Output, .. _output, .. _programs.Values.Select(program => program.Output)]);

    public async Task StartAsync()
    {
        await Task.WhenAll(Pacs.StartAsync(), Broker.StartAsync());
        await Appliance.StartAsync();
        var identity = Path.Combine(Appliance.Root, "crossing", "site.json");
        await Eventually.HoldsAsync(() => File.Exists(identity), Limit, "the site has an identity");
        Site = JsonDocument.Parse(await File.ReadAllBytesAsync(identity)).RootElement.GetProperty("site").GetString()!; // not null: a site.json has one
        await StartFleetAsync();
        await StartRelayAsync();
        await RunAsync(
            "Fleet", "enrol", "--site-file", identity, "--relay-key", Path.Combine(_folder["relay"], "keys", "relay.pub"));
        await StartAirlockAsync();
    }

    /// <summary>Runs a window from its begin until the hospital is served again; true if all was sent.</summary>
    public async Task<bool> RunWindowAsync()
    {
        var (code, _) = await ChildProcess.RunAsync(
            Executable("Airlock"), ["windows", "start", "--minutes", "2", "--wait", "--config", Configuration("airlock")], TimeSpan.FromMinutes(3));
        return code == 0;
    }

    /// <summary>Where the airlock says it stands.</summary>
    public async Task<string> AirlockStateAsync()
    {
        var (_, output) = await ChildProcess.RunAsync(Executable("Airlock"), ["status", "--json", "--config", Configuration("airlock")], Limit);
        return JsonDocument.Parse(output.Split('\n')[^1]).RootElement.GetProperty("state").GetString() ?? "";
    }

    /// <summary>A number that the appliance says of itself.</summary>
    public async Task<long> FactAsync(string name)
    {
        using var control = new ControlClient(Appliance.Root, "appliance", Limit);
        var status = await control.GetAsync("/v1/status", ControlJson.Default.ProgramStatus, CancellationToken.None);
        return status.Value?.Facts.Single(fact => fact.Name == name).Value ?? throw new InvalidOperationException($"{status.Code}\n{Output}");
    }

    /// <summary>What the data team pulls: one message a line.</summary>
    public async Task<IReadOnlyList<JsonElement>> PullAsync() =>
        [.. (await RunAsync("Fleet", "pull", "--format", "json")).Split('\n').Where(line => line.Length > 0)
            .Select(line => JsonDocument.Parse(line).RootElement)];

    /// <summary>What one of them wrote since it was last started: Airlock, Relay or Fleet.</summary>
    public ChildProcess Program(string name) => _programs[name];

    /// <summary>SIGKILL: of Appliance, Airlock, Relay or Fleet.</summary>
    public async Task KillAsync(string program)
    {
        if (program is nameof(Appliance))
        {
            await Appliance.KillAsync();
            return;
        }

        await _programs[program].KillAsync();
        _output.Add(_programs[program].Output);
        await _programs[program].DisposeAsync();
    }

    /// <summary>Starts one of them, and does not wait for anything.</summary>
    public void Launch(string program)
    {
        if (program is nameof(Appliance))
        {
            Appliance.Launch();
            return;
        }

        string[] command = [Executable(program), "run", "--config", Configuration(program.ToLowerInvariant())];
        var space = program is "Fleet" ? _place?.Outside : _place?.Box;
        _programs[program] = space?.Start(command) ?? ChildProcess.Start(command[0], command[1..]);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var program in _programs.Values)
        {
            await program.DisposeAsync();
        }

        await Appliance.DisposeAsync();
        await Broker.DisposeAsync();
        await Pacs.DisposeAsync();
        _folder.Dispose();
    }

    private static string Executable(string program) => Repository.Executable($"EdgeMLOps.{program}");

    private string Configuration(string program) => _folder[$"{program}.json"];

    private async Task StartFleetAsync()
    {
        var (certificate, key) = Broker.Certificates.Issue("fleet");
        await WriteAsync("fleet", new
        {
            Storage = new { Root = _folder.Make("fleet") },
            Intake = new { Tenant },
            Broker = BrokerSection(Broker.FleetPort, certificate, key),
        });
        await File.WriteAllTextAsync(_folder["fleet.pub"], await RunAsync("Fleet", "keys", "init"));
        Launch("Fleet");
        var socket = Path.Combine(_folder["fleet"], "run", "fleet.sock");
        await Eventually.HoldsAsync(() => File.Exists(socket), Limit, () => $"the fleet listens:\n{Output}");
    }

    private async Task StartRelayAsync()
    {
        var (certificate, key) = Broker.Certificates.Issue(Site);
        await WriteAsync("relay", new
        {
            Storage = new { Root = _folder.Make("relay") },
            Uplink = new { OutboxPath = Path.Combine(Appliance.Root, "crossing", "outbox.db"), Tenant, FleetKeyFile = _folder["fleet.pub"], JitterSeconds = 0 },
            Broker = BrokerSection(Broker.Port, certificate, key),
        });
        Launch("Relay");
        await Eventually.HoldsAsync(() => File.Exists(Path.Combine(_folder["relay"], "keys", "relay.pub")), Limit, () => $"the relay has a key:\n{Output}");
    }

    private async Task StartAirlockAsync()
    {
        await WriteAsync("airlock", new
        {
            Storage = new { Root = _folder.Make("airlock") },
            Window = new
            {
                ApplianceRoot = Appliance.Root,
                RelayRoot = _folder["relay"],
                DrainSeconds = 10,
                LeaseTtlSeconds = _place is null ? 30 : 2, // where nothing dies it is not to end because the machine is busy
                RenewMilliseconds = _place is null ? 1000 : 500,
            },
            Link = new
            {
                Driver = _place is null ? "listener" : "nftables",
                HospitalPorts = new[] { Appliance.Port },
                HospitalPeerPorts = new[] { Pacs.DicomPort },
                BrokerPort = Broker.Port,
                ProbeMilliseconds = 5000, // a refusal comes at once, and late on a busy machine: it must not end a window
                Nftables = _place is null ? null : Nftables(),
            },
        });
        Launch("Airlock");
        await Eventually.HoldsAsync(TryStateAsync, state => state == "Serving", Limit, () => $"the airlock serves:\n{Output}");
    }

    private object Nftables() => new
    {
        HospitalInterfaces = new[] { GapPlace.HospitalDevice },
        OutsideInterfaces = new[] { GapPlace.OutsideDevice },
        BrokerAddresses = new[] { GapPlace.BrokerAddress },
        HospitalProbes = new[] { $"{GapPlace.HospitalAddress}:{Pacs.DicomPort}" },
        OutsideSeconds = 2,
    };

    private async Task<string> TryStateAsync()
    {
        try
        {
            return await AirlockStateAsync();
        }
        catch (JsonException)
        {
            return "not yet";
        }
    }

    private object BrokerSection(int port, string certificate, string key) => new
    {
        Host = Broker.Name,
        Port = port,
        Broker.Certificates.CaFile,
        CertificateFile = certificate,
        KeyFile = key,
    };

    private Task WriteAsync(string program, object configuration) =>
        File.WriteAllTextAsync(Configuration(program), JsonSerializer.Serialize(configuration, WithoutNulls));

    private async Task<string> RunAsync(string program, params string[] arguments)
    {
        var (code, output) = await ChildProcess.RunAsync(
            Executable(program), [.. arguments, "--config", Configuration(program.ToLowerInvariant())], Limit);
        return code == 0 ? output : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}: {code}\n{output}\n{Output}");
    }
}
