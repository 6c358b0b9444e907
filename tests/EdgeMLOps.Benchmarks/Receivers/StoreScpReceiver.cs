using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Benchmarks.Receivers;

/// <summary>
/// DCMTK's storescp: writes files, no fsync, no index. One process serves one association after another; several at a
/// time are served by a second one that forks.
/// </summary>
internal sealed class StoreScpReceiver : Receiver
{
    private readonly int _port = FreePort.Next();
    private readonly int _forkingPort = FreePort.Next();
    private readonly bool _noDelay;

    public StoreScpReceiver(string folder, bool noDelay)
        : base(noDelay ? "storescp, no-delay" : "storescp", folder)
    {
        _noDelay = noDelay;
    }

    protected override string Received => Path.Combine(Folder, "received");

    public override int PortFor(int associations) => associations == 1 ? _port : _forkingPort;

    public override async Task StartAsync()
    {
        Directory.CreateDirectory(Received);
        await LaunchAsync("storescp", ["-aet", AeTitle, "-od", Received, $"{_port}"], NoDelay(_noDelay), _port);
        await LaunchAsync("storescp", ["--fork", "-aet", AeTitle, "-od", Received, $"{_forkingPort}"], NoDelay(_noDelay), _forkingPort);
    }
}
