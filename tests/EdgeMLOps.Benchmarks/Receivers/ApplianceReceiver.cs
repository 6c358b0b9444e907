using EdgeMLOps.Contracts.Control;
using EdgeMLOps.Hosting.Control;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Benchmarks.Receivers;

/// <summary>
/// The Release build of the appliance with its default configuration: every step of promise P1, journal, screening,
/// prediction log and logs as they ship; no destination for results. Only AE title, port and peers are set.
/// </summary>
internal sealed class ApplianceReceiver : Receiver
{
    private static readonly TimeSpan SettleLimit = TimeSpan.FromMinutes(5);

    private readonly int _port = FreePort.Next();
    private readonly string _root;

    public ApplianceReceiver(string folder)
        : base("ours", folder)
    {
        _root = Directory.CreateDirectory(Path.Combine(folder, "root")).FullName;
    }

    protected override string Received => Path.Combine(_root, "instances");

    public override int PortFor(int associations) => _port;

    public override async Task StartAsync()
    {
        var configuration = Path.Combine(Folder, "appliance.json");
        await File.WriteAllTextAsync(configuration, $$"""
            {
              "Storage": { "Root": "{{_root}}" },
              "Dicom": { "AeTitle": "{{AeTitle}}", "Port": {{_port}}, "AcceptAnyPeer": true }
            }
            """);
        await LaunchAsync(Repository.Executable("EdgeMLOps.Appliance"), ["run", "--config", configuration], NoDelay(on: false), _port);
    }

    public override async Task SettleAsync()
    {
        await Eventually.HoldsAsync(() => FactAsync("journal.received"), waiting => waiting == 0, SettleLimit, "every instance is screened");
    }

    /// <summary>A number of its status.</summary>
    public async Task<long> FactAsync(string name)
    {
        using var client = new ControlClient(_root, "appliance", TimeSpan.FromSeconds(10));
        var reply = await client.GetAsync("/v1/status", ControlJson.Default.ProgramStatus, CancellationToken.None);
        return reply.Value?.Facts.Single(fact => fact.Name == name).Value ?? throw new InvalidOperationException($"no status: {reply.Code}");
    }
}
