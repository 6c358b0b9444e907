using System.Net;
using System.Net.Sockets;
using EdgeMLOps.TestKit.Brokers;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Relay.Tests.Certificates;

/// <summary>A real mosquitto with the configuration and the access list that relay/README.md prints, with paths, tenant and port of a test put in.</summary>
internal sealed class ReadmeBroker : IAsyncDisposable
{
    private readonly string _folder;
    private ChildProcess? _process;

    /// <param name="folder">Holds ca.pem, broker.crt and broker.key.</param>
    public ReadmeBroker(string folder) => _folder = folder;

    public int Port { get; } = FreePort.Next();

    public string Output => _process?.Output ?? "";

    public async Task StartAsync(string tenant)
    {
        var page = await ReadmeBrokerPage.ReadAsync();
        var file = Path.Combine(_folder, "mosquitto.conf");
        await File.WriteAllTextAsync(Path.Combine(_folder, "acl"), page.Access(tenant));
        await File.WriteAllTextAsync(file, $"{page.Listener(_folder, $"{Port} 127.0.0.1")}\n{page.General(_folder)}log_type all\n");
        await GiveAsync();
        _process = ChildProcess.Start("/usr/sbin/mosquitto", ["-c", file]);
        await Eventually.HoldsAsync(ListensAsync, up => up, EnrolledLink.Limit, "mosquitto listens");
    }

    /// <summary>SIGHUP: it reads its files again.</summary>
    public async Task ReloadAsync() =>
        await ChildProcess.RunAsync("/bin/kill", ["-HUP", _process!.Id.ToString(provider: null)], EnrolledLink.Limit);

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.KillAsync();
            await _process.DisposeAsync();
        }
    }

    // Started by root it drops to its own account, as Debian's does: that one must reach and read the files, the list that the fleet writes among them.
    private async Task GiveAsync()
    {
        if (Environment.IsPrivilegedProcess)
        {
            var (exitCode, output) = await ChildProcess.RunAsync("/bin/chown", ["-R", "mosquitto", _folder], EnrolledLink.Limit);
            Assert.True(exitCode == 0, output);
            await ChildProcess.RunAsync("/bin/chown", ["root", Path.Combine(_folder, "revoked.pem")], EnrolledLink.Limit);
            foreach (var folder in new[] { _folder, Path.GetDirectoryName(_folder)! })
            {
                File.SetUnixFileMode(folder, File.GetUnixFileMode(folder) | UnixFileMode.OtherExecute);
            }
        }
    }

    private async Task<bool> ListensAsync()
    {
        Assert.False(_process!.HasExited, _process.Output);
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await probe.ConnectAsync(IPAddress.Loopback, Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
