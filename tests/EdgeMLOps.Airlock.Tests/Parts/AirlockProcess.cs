using EdgeMLOps.Contracts.Control;
using EdgeMLOps.Hosting.Control;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Airlock.Tests.Parts;

/// <summary>The real airlock executable between a played appliance and a played relay, with short times.</summary>
internal sealed class AirlockProcess : IAsyncDisposable
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);

    private readonly TempFolder _folder = new();
    private readonly ControlClient _client;
    private readonly string[] _launcher;
    private ChildProcess? _process;

    /// <param name="link">More keys of its section <c>Link</c>, as JSON with a comma at the end.</param>
    /// <param name="leaseSeconds">How long the relay's lease lives, and how long a call may take.</param>
    /// <param name="launcher">The command that it is started by; none for itself.</param>
    public AirlockProcess(string link = "", int leaseSeconds = 2, params string[] launcher)
    {
        _launcher = launcher;
        Appliance = new AppliancePart(_folder["appliance"], Watch);
        Relay = new RelayPart(_folder["relay"], Watch);
        Root = _folder["airlock"];
        ConfigurationFile = _folder["airlock.json"];
        File.WriteAllText(ConfigurationFile, $$"""
            {
              "Storage": { "Root": "{{Root}}" },
              "Schedule": { "TimeZone": "Europe/Berlin", "SwitchPatienceSeconds": 5 },
              "Link": { {{link}} "HospitalPorts": [ {{Appliance.Port}} ], "BrokerPort": {{Relay.BrokerPort}}, "ProbeMilliseconds": 5000 },
              "Window": { "ApplianceRoot": "{{_folder["appliance"]}}", "RelayRoot": "{{_folder["relay"]}}",
                          "DrainSeconds": 3, "SealSeconds": 1, "LeaseTtlSeconds": {{leaseSeconds}}, "RenewMilliseconds": 100, "ProofSeconds": 1, "CallSeconds": {{leaseSeconds}} }
            }
            """);
        _client = new ControlClient(Root, "airlock", TimeSpan.FromSeconds(60));
    }

    public LinkWatch Watch { get; } = new();

    public AppliancePart Appliance { get; }

    public RelayPart Relay { get; }

    public string Root { get; }

    public string ConfigurationFile { get; }

    public string Output => _process?.Output ?? "";

    /// <summary>Starts all three and waits until the hospital is served.</summary>
    public async Task StartAllAsync()
    {
        await Appliance.StartAsync(serving: true);
        await Relay.StartAsync();
        Launch();
        await ReachAsync(WindowState.Serving);
    }

    public void Launch()
    {
        string[] command = [.. _launcher, Repository.Executable("EdgeMLOps.Airlock"), "run", "--config", ConfigurationFile];
        _process = ChildProcess.Start(command[0], command[1..]);
    }

    /// <summary>What it says of itself.</summary>
    public async Task<ProgramStatus> StatusAsync() =>
        (await _client.GetAsync("/v1/status", ControlJson.Default.ProgramStatus, default)).Value ?? throw new InvalidOperationException(Output);

    /// <summary>SIGKILL.</summary>
    public async Task KillAsync()
    {
        await _process!.KillAsync();
        await _process.DisposeAsync();
    }

    public Task<int> TerminateAsync() => _process!.TerminateAsync(Limit);

    public async Task<WindowStatus> StartWindowAsync()
    {
        var request = new WindowStartRequest { Minutes = 5 };
        var reply = await _client.PostAsync(
            "/v1/windows/start", request, ControlJson.Default.WindowStartRequest, ControlJson.Default.WindowStatus, default);
        return reply.Value ?? throw new InvalidOperationException($"{reply.Code}\n{Output}");
    }

    public Task<ControlReply<WindowStatus>> AbortAsync() => _client.PostAsync("/v1/windows/abort", ControlJson.Default.WindowStatus, default);

    public Task<ControlReply<WindowStatus>> ConfirmUnpluggedAsync() =>
        _client.PostAsync("/v1/window/confirm-unplugged", ControlJson.Default.WindowStatus, default);

    /// <summary>Waits for a state, of one window if given.</summary>
    public async Task<WindowStatus> ReachAsync(WindowState state, Guid? windowId = null)
    {
        var status = await Eventually.HoldsAsync(
            async () => (await _client.GetAsync("/v1/window", ControlJson.Default.WindowStatus, default)).Value,
            status => status?.State == state && (windowId is null || status.WindowId == windowId),
            Limit,
            () => $"{state}\n{Output}");
        return status!;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        await Appliance.DisposeAsync();
        await Relay.DisposeAsync();
        _client.Dispose();
        _folder.Dispose();
    }
}
