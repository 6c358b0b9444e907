using EdgeMLOps.TestKit.Brokers;

namespace EdgeMLOps.Mqtt.Tests;

/// <summary>One broker for the tests that do not disturb it, and clients of it.</summary>
public sealed class BrokerFixture : IAsyncLifetime
{
    private readonly Dictionary<string, (string Certificate, string Key)> _issued = new(StringComparer.Ordinal);

    // Of one certificate several clients are here, each by the name it gives itself.
    public Mosquitto Broker { get; } = new() { NamesAreClientIds = false };

    public Task InitializeAsync() => Broker.StartAsync();

    public async Task DisposeAsync() => await Broker.DisposeAsync();

    public MqttClient Client(
        string name,
        string host = "localhost",
        int? port = null,
        string? caFile = null,
        (string Certificate, string Key)? identity = null,
        int inboundCapacity = 64,
        TimeSpan? connectTimeout = null,
        TimeSpan? ackTimeout = null,
        int keepAliveSeconds = 20)
    {
        if (identity is null && !_issued.ContainsKey(name))
        {
            _issued[name] = Broker.Certificates.Issue(name);
        }

        var (certificate, key) = identity ?? _issued[name];
        return new MqttClient(
            new MqttClientOptions
            {
                Host = host,
                Port = port ?? Broker.Port,
                ClientId = $"{name}-{Guid.NewGuid():N}",
                KeepAliveSeconds = keepAliveSeconds,
                CaFile = caFile ?? Broker.Certificates.CaFile,
                CertificateFile = certificate,
                KeyFile = key,
                InboundCapacity = inboundCapacity,
                ConnectTimeout = connectTimeout ?? TimeSpan.FromSeconds(30),
                AckTimeout = ackTimeout ?? TimeSpan.FromSeconds(30),
            },
            TimeProvider.System);
    }
}
