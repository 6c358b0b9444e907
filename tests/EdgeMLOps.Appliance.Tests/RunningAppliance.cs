using EdgeMLOps.Contracts.Control;
using EdgeMLOps.Hosting.Control;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Appliance.Tests;

/// <summary>The real executable on a folder and a port of its own.</summary>
internal sealed class RunningAppliance : IAsyncDisposable
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);

    private readonly TempFolder _folder = new();
    private ChildProcess? _process;

    public RunningAppliance(string more = "", string quietTime = "00:00:00.5", int? port = null, string? root = null, bool acceptAnyPeer = true)
    {
        Port = port ?? FreePort.Next();
        Root = root ?? _folder.Make("root");
        Configuration = _folder["appliance.json"];
        File.WriteAllText(Configuration, $$"""
            { "Storage": { "Root": "{{Root}}" }, "Studies": { "QuietTime": "{{quietTime}}" },
              "Dicom": { "Port": {{Port}}, "AcceptAnyPeer": {{(acceptAnyPeer ? "true" : "false")}} }{{more}} }
            """);
        Control = new ControlClient(Root, "appliance", TimeSpan.FromSeconds(60));
    }

    public int Port { get; }

    public string Root { get; }

    public string Configuration { get; }

    public ControlClient Control { get; }

    public int ProcessId => _process!.Id;

    public string Output => _process?.Output ?? "";

    public string NewFolder(string name) => _folder.Make(name);

    /// <summary>Starts it and waits until its model serves, or cannot.</summary>
    public async Task StartAsync()
    {
        _process = ChildProcess.Start(Repository.Executable("EdgeMLOps.Appliance"), ["run", "--config", Configuration]);
        await Eventually.HoldsAsync(
            async () => _process.HasExited || (await StatusAsync()) is { Outcome: ControlOutcome.Answered, Value.Code: not "ModelStarting" },
            up => up,
            Limit,
            "the appliance answers");
        Assert.False(_process.HasExited, Output);
    }

    public Task<ControlReply<ProgramStatus>> StatusAsync() =>
        Control.GetAsync("/v1/status", ControlJson.Default.ProgramStatus, CancellationToken.None);

    public async Task<LinkPhase> LinkAsync() =>
        (await Control.GetAsync("/v1/link", ControlJson.Default.LinkState, CancellationToken.None)).Value!.Phase;

    public async Task<long> FactAsync(string name) => (await StatusAsync()).Value!.Facts.Single(fact => fact.Name == name).Value;

    public async Task KillAsync() => await _process!.KillAsync();

    public Task<int> TerminateAsync() => _process!.TerminateAsync(Limit);

    public Task<(int ExitCode, string Output)> CallAsync(params string[] arguments) =>
        ChildProcess.RunAsync(Repository.Executable("EdgeMLOps.Appliance"), [.. arguments, "--config", Configuration], Limit);

    public async Task<bool> EchoAsync() => (await ChildProcess.RunAsync(
        "echoscu", ["-to", "20", "-ta", "20", "-aec", "EDGEMLOPS", "127.0.0.1", $"{Port}"], Limit)).ExitCode == 0;

    public async Task StoreAsync(params string[] files)
    {
        var (exitCode, output) = await ChildProcess.RunAsync(
            "storescu", ["-R", "-aec", "EDGEMLOPS", "127.0.0.1", $"{Port}", .. files], Limit);
        Assert.True(exitCode == 0, output);
    }

    public async ValueTask DisposeAsync()
    {
        Control.Dispose();
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        _folder.Dispose();
    }
}
