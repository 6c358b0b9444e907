using System.IO.Compression;
using System.Text;
using EdgeMLOps.TestKit.Brokers;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.EndToEnd.Tests.Privacy;

/// <summary>Listens to everything a broker carries, with mosquitto's own client.</summary>
internal sealed class BrokerTap : IAsyncDisposable
{
    private readonly Mosquitto _broker;
    private readonly ChildProcess _subscriber;
    private readonly TempFolder _folder = new();

    private BrokerTap(Mosquitto broker, ChildProcess subscriber)
    {
        _broker = broker;
        _subscriber = subscriber;
    }

    public IReadOnlyList<TappedMessage> Messages =>
        [.. _subscriber.Output.Split('\n')
            .Where(line => line.StartsWith("tap ", StringComparison.Ordinal))
            .Select(line => line.Split(' '))
            .Select(parts => new TappedMessage(parts[1], Convert.FromHexString(parts[2])))];

    public static async Task<BrokerTap> StartAsync(Mosquitto broker)
    {
        // Into a pipe it would hold its lines back.
        var subscriber = ChildProcess.Start("stdbuf", ["-oL", "mosquitto_sub", .. ConnectionOf(broker, "admin"), "-t", "#", "-q", "1", "-d", "-F", "tap %t %x"]);
        await subscriber.WaitForOutputAsync("SUBACK", TimeSpan.FromSeconds(30));
        return new BrokerTap(broker, subscriber);
    }

    /// <summary>Publishes a deflated text, as a message with a token in it would be.</summary>
    public async Task PlantAsync(string token)
    {
        var file = _folder["planted"];
        await using (var deflate = new DeflateStream(File.Create(file), CompressionLevel.Optimal))
        {
            await deflate.WriteAsync(Encoding.UTF8.GetBytes($"{{\"name\":\"{token}\"}}"));
        }

        var (code, output) = await ChildProcess.RunAsync(
            "mosquitto_pub", [.. ConnectionOf(_broker, "planted"), "-q", "1", "-t", "em/1/test/planted/up/planted", "-f", file], TimeSpan.FromSeconds(30));
        Assert.True(code == 0, $"{output}\n{_broker.Output}");
    }

    public async ValueTask DisposeAsync()
    {
        await _subscriber.DisposeAsync();
        _folder.Dispose();
    }

    // By the fleet's door: the airlock watches the sites' one.
    private static string[] ConnectionOf(Mosquitto broker, string name)
    {
        var (certificate, key) = broker.Certificates.Issue(name);
        return ["-h", Mosquitto.Host, "-p", $"{broker.FleetPort}", "-V", "mqttv5", "--cafile", broker.Certificates.CaFile, "--cert", certificate, "--key", key];
    }
}
