using System.Globalization;

namespace EdgeMLOps.TestKit.Processes;

/// <summary>dcmtk's archive, a real dcmqrscp: own folder, free port; it sends what it is asked to move to one peer.</summary>
public sealed class DcmQrScp : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly TempFolder _folder = new();
    private readonly (string AeTitle, int Port) _peer;
    private ChildProcess? _process;

    /// <param name="peer">AE title and port on the loopback that it knows.</param>
    public DcmQrScp((string AeTitle, int Port) peer)
    {
        _peer = peer;
        Port = FreePort.Next();
    }

    public static string AeTitle => "QRSCP";

    public int Port { get; }

    public string Output => _process?.Output ?? "";

    public async Task StartAsync()
    {
        var configuration = _folder["dcmqrscp.cfg"];
        await File.WriteAllTextAsync(configuration, string.Create(CultureInfo.InvariantCulture, $"""
            NetworkTCPPort  = {Port}
            MaxPDUSize      = 16384
            MaxAssociations = 16
            HostTable BEGIN
            us = ({_peer.AeTitle}, 127.0.0.1, {_peer.Port})
            HostTable END
            VendorTable BEGIN
            VendorTable END
            AETable BEGIN
            {AeTitle} {_folder.Make("archive")} RW (200, 1024mb) ANY
            AETable END

            """));
        _process = ChildProcess.Start("dcmqrscp", ["-v", "-c", configuration]);
        await Eventually.HoldsAsync(
            async () => (await ChildProcess.RunAsync("echoscu", ["-aec", AeTitle, "127.0.0.1", $"{Port}"], Limit)).ExitCode,
            code => code == 0, Limit, "dcmqrscp listens");
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        _folder.Dispose();
    }
}
