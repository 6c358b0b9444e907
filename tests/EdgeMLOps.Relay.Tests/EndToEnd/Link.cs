using System.Text.Json;
using EdgeMLOps.Contracts.Control;
using EdgeMLOps.Mqtt;
using EdgeMLOps.TestKit.Brokers;

namespace EdgeMLOps.Relay.Tests.EndToEnd;

/// <summary>The whole way up with a broker and certificates of the tests' own.</summary>
internal sealed class Link : SiteLink
{
    private (string CertificateFile, string KeyFile) _siteCertificate;

    public Mosquitto Broker { get; private init; } = new();

    /// <summary>Everything up but the relay's link: the site is enrolled, nothing is connected from its side.</summary>
    /// <param name="brokerPort">Where the relay looks for the broker; null: where it is.</param>
    /// <param name="broker">The broker; null: as most are.</param>
    /// <param name="receiptSeconds">After how long without a receipt what was sent is sent, and counted, again.</param>
    public static async Task<Link> StartAsync(int? brokerPort = null, Mosquitto? broker = null, int receiptSeconds = 2)
    {
        var link = broker is null ? new Link() : new Link { Broker = broker };
        await link.Broker.StartAsync();
        await link.PrepareAsync(brokerPort ?? link.Broker.Port, receiptSeconds);
        await link.StartProgramsAsync();
        return link;
    }

    /// <summary>What <c>edgemlops-relay status --json</c> prints.</summary>
    public async Task<ProgramStatus> RelayStatusAsync() =>
        JsonSerializer.Deserialize((await RelayAsync("status", "--json")).Output, ControlJson.Default.ProgramStatus)!;

    /// <summary>Has the broker know that the site's certificate is not valid any more.</summary>
    public async Task RevokeCertificateAsync()
    {
        await Broker.StopAsync();
        Broker.Certificates.Revoke(_siteCertificate.CertificateFile);
        await Broker.StartAsync();
    }

    public async Task<IReadOnlyList<JsonElement>> PullAsync()
    {
        var output = await FleetAsync("pull", "--format", "json", "--site", Site.ToString("D"));
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line))];
    }

    /// <summary>A client with the site's own certificate: what a broken or hostile relay could do.</summary>
    public async Task<MqttClient> ConnectAsSiteAsync()
    {
        var client = new MqttClient(
            new MqttClientOptions
            {
                Host = Mosquitto.Host,
                Port = Broker.Port,
                ClientId = $"test-{Guid.NewGuid():N}",
                CaFile = Broker.Certificates.CaFile,
                CertificateFile = _siteCertificate.CertificateFile,
                KeyFile = _siteCertificate.KeyFile,
            },
            TimeProvider.System);
        Assert.Equal(MqttOutcome.Ok, await client.ConnectAsync(default));
        return client;
    }

    protected override ValueTask EndBrokerAsync() => Broker.DisposeAsync();

    private async Task PrepareAsync(int brokerPort, int receiptSeconds)
    {
        await MakeOutboxAsync();
        _siteCertificate = Broker.Certificates.Issue(Site.ToString("D"));
        await WriteAsync("fleet.json", new
        {
            Storage = new { Root = FleetRoot },
            Broker = BrokerSection(Broker.Certificates.Issue("fleet"), Broker.Port),
            Intake = new { Tenant },
        });
        await FleetAsync("keys", "init");
        await ConfigureRelayAsync(BrokerSection(_siteCertificate, brokerPort), receiptSeconds);
    }

    private object BrokerSection((string CertificateFile, string KeyFile) certificate, int port) => new
    {
        Mosquitto.Host,
        Port = port,
        Broker.Certificates.CaFile,
        certificate.CertificateFile,
        certificate.KeyFile,
    };
}
