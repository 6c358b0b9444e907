using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Benchmarks.Receivers;

/// <summary>Orthanc as Debian ships it: fsync of each file and SQLite index by its own defaults; only names, ports and folders are set.</summary>
internal sealed class OrthancReceiver : Receiver
{
    private readonly int _port = FreePort.Next();
    private readonly int _httpPort = FreePort.Next();
    private readonly bool _noDelay;

    public OrthancReceiver(string folder, bool noDelay)
        : base(noDelay ? "Orthanc, no-delay" : "Orthanc", folder)
    {
        _noDelay = noDelay;
    }

    protected override string Received => Path.Combine(Folder, "storage");

    public override int PortFor(int associations) => _port;

    public override async Task StartAsync()
    {
        Directory.CreateDirectory(Received);
        var configuration = Path.Combine(Folder, "orthanc.json");
        await File.WriteAllTextAsync(configuration, $$"""
            {
              "StorageDirectory": "{{Received}}", "IndexDirectory": "{{Folder}}",
              "DicomAet": "{{AeTitle}}", "DicomPort": {{_port}}, "HttpPort": {{_httpPort}},
              "RemoteAccessAllowed": false, "AuthenticationEnabled": false
            }
            """);
        await LaunchAsync("Orthanc", [configuration], NoDelay(_noDelay), _port);
    }
}
