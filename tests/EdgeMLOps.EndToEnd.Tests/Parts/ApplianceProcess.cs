using EdgeMLOps.Contracts.Control;
using EdgeMLOps.Hosting.Control;
using EdgeMLOps.TestKit.Network;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.EndToEnd.Tests.Parts;

/// <summary>The real appliance executable on a root folder of its own; may be killed and started again on the same root.</summary>
internal sealed class ApplianceProcess : IAsyncDisposable
{
    public const string AeTitle = "EDGEMLOPS";

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(120);

    private readonly TempFolder _folder = new();
    private readonly List<string> _output = [];
    private readonly GapPlace? _place;
    private ChildProcess? _process;

    /// <param name="resultPort">Port of a PACS on the loopback that gets the reports; null: none does.</param>
    /// <param name="quietTime">Of a study, before it gets its result.</param>
    /// <param name="aeTitle">Its own.</param>
    /// <param name="results">The whole section <c>Results</c> as JSON, in place of <paramref name="resultPort"/>.</param>
    /// <param name="port">Its DICOM port, where others must know it before; null: a free one.</param>
    /// <param name="place">Whose box it runs in, with the PACS in the hospital; null: all on the loopback.</param>
    public ApplianceProcess(
        int? resultPort = null,
        string quietTime = "00:00:01",
        string aeTitle = AeTitle,
        string? results = null,
        int? port = null,
        GapPlace? place = null)
    {
        _place = place;
        Port = port ?? FreePort.Next();
        Root = _folder.Make("root");
        ConfigurationFile = _folder["appliance.json"];
        var destinations = resultPort is { } pacs
            ? $$"""{ "Name": "pacs", "AeTitle": "{{Orthanc.AeTitle}}", "Host": "{{(place is null ? "127.0.0.1" : GapPlace.HospitalAddress)}}", "Port": {{pacs}} }"""
            : "";
        File.WriteAllText(ConfigurationFile, $$"""
            {
              "Storage": { "Root": "{{Root}}" },
              "Dicom": { "AeTitle": "{{aeTitle}}", "Bind": "{{(place is null ? "127.0.0.1" : "0.0.0.0")}}", "Port": {{Port}}, "AcceptAnyPeer": true },
              "Studies": { "QuietTime": "{{quietTime}}"{{(place is null ? "" : Reconciled(resultPort))}} },
              "Results": {{results ?? $$"""{ "Destinations": [ {{destinations}} ] }"""}}
            }
            """);
    }

    public int Port { get; }

    public string Root { get; }

    public string ConfigurationFile { get; }

    public static string Executable => Repository.Executable("EdgeMLOps.Appliance");

    public int ProcessId => _process?.Id ?? throw new InvalidOperationException("The appliance is not running.");

    public bool HasExited => _process?.HasExited ?? true;

    /// <summary>Everything every run wrote to the console so far.</summary>
    public string Output => string.Join('\n', [.. _output, _process?.Output ?? ""]);

    public string Database(string name) => Path.Combine(Root, name);

    /// <summary>Starts it and waits until it listens and its model serves, or cannot.</summary>
    public async Task StartAsync()
    {
        Launch();
        await Eventually.HoldsAsync(
            async () => HasExited || (await EchoAsync() && await IsModelTriedAsync()), up => up, StartLimit, () => $"the appliance listens:\n{Output}");
        if (HasExited)
        {
            throw new InvalidOperationException($"The appliance ended at start:\n{Output}");
        }
    }

    /// <summary>Starts the process and does not wait for anything.</summary>
    public void Launch()
    {
        string[] arguments = ["run", "--config", ConfigurationFile];
        _process = _place?.Box.Start([Executable, .. arguments]) ?? ChildProcess.Start(Executable, arguments);
    }

    /// <summary>Whether it answers a C-ECHO from the hospital.</summary>
    public async Task<bool> EchoAsync() => _place is null
        ? await Dcmtk.EchoAsync(Port)
        : (await _place.Hospital.TryAsync("echoscu", "-to", "2", "-ta", "2", "-aec", AeTitle, GapPlace.BoxToHospital, $"{Port}")).ExitCode == 0;

    public async Task KillAsync()
    {
        if (_process is { } process)
        {
            await process.KillAsync();
            await ForgetAsync(process);
        }
    }

    public async Task<int> TerminateAsync()
    {
        var process = _process ?? throw new InvalidOperationException("The appliance is not running.");
        var code = await process.TerminateAsync(TimeSpan.FromSeconds(60));
        await ForgetAsync(process);
        return code;
    }

    /// <summary>Runs a verb of the command line against this root.</summary>
    public Task<(int ExitCode, string Output)> RunVerbAsync(params string[] arguments) =>
        ChildProcess.RunAsync(Executable, [.. arguments, "--config", ConfigurationFile], TimeSpan.FromSeconds(60));

    public async ValueTask DisposeAsync()
    {
        if (_process is { } process)
        {
            await process.DisposeAsync();
        }

        _folder.Dispose();
    }

    // Between two networks it asks the PACS after each window for what began in it.
    private static string Reconciled(int? pacs) => $$"""
        , "Query": { "AeTitle": "{{Orthanc.AeTitle}}", "Host": "{{GapPlace.HospitalAddress}}", "Port": {{pacs}}, "TimeZone": "Etc/UTC" },
          "Reconciliation": { "Mode": "Fetch", "Wait": "00:00:00", "Retry": "00:00:01" }
        """;

    private async Task<bool> IsModelTriedAsync()
    {
        using var control = new ControlClient(Root, "appliance", StartLimit);
        var status = await control.GetAsync("/v1/status", ControlJson.Default.ProgramStatus, CancellationToken.None);
        return status is { Outcome: ControlOutcome.Answered, Value.Code: not "ModelStarting" };
    }

    private async Task ForgetAsync(ChildProcess process)
    {
        _output.Add(process.Output);
        await process.DisposeAsync();
        _process = null;
    }
}
