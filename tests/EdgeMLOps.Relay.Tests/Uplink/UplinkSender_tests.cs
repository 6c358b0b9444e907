using EdgeMLOps.Mqtt;
using EdgeMLOps.Relay.Leases;
using EdgeMLOps.Relay.Tests.EndToEnd;
using EdgeMLOps.Relay.Uplink;
using EdgeMLOps.TestKit.Brokers;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Relay.Tests.Uplink;

/// <summary>What goes over one connection: in which order, how much of it at once, and until when.</summary>
public sealed class UplinkSender_tests : IAsyncLifetime
{
    private const int PublishPacket = 3;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly ScriptedBroker _broker = new();
    private MqttClient _client = null!; // set before each test

    public async Task InitializeAsync()
    {
        var (certificate, key) = _broker.Certificates.Issue("relay");
        _client = new MqttClient(
            new MqttClientOptions
            {
                Host = Mosquitto.Host,
                Port = _broker.Port,
                ClientId = "relay",
                CaFile = _broker.Certificates.CaFile,
                CertificateFile = certificate,
                KeyFile = key,
                SendMaximum = ushort.MaxValue,
                AckTimeout = TimeSpan.FromMinutes(1),
            },
            TimeProvider.System);
        Assert.Equal(MqttOutcome.Ok, await _client.ConnectAsync(default));
    }

    public async Task DisposeAsync()
    {
        await _client.DisposeAsync();
        await _broker.DisposeAsync();
    }

    [Fact]
    public async Task The_newest_and_the_oldest_go_in_turn_and_nothing_more_when_the_time_for_it_ends_within_the_round()
    {
        await using var bench = await UplinkBench.CreateAsync();
        await bench.SealAsync(5, Some.Operations(1));
        await using var store = await bench.Stores.OpenAsync(default);
        var share = new WindowShare(bench.Time);
        share.EndsAt(bench.Time.GetUtcNow().AddMinutes(10));
        using var sender = new UplinkSender(bench.Context, store, _client, share);
        var round = sender.Next(await store.PendingAsync(default));
        Assert.Equal([5UL, 1, 4, 2, 3], round.Select(key => key.Sequence));

        bench.Time.Advance(TimeSpan.FromMinutes(8));
        await sender.SendAsync(round, default);
        Assert.DoesNotContain(round, bench.Context.Sent.Holds);
        Assert.Equal(0, _broker.Count(PublishPacket));
    }

    // As many as are allowed, or as have room in 256 KiB: one of these takes two of its 256 places.
    [Theory]
    [InlineData(4, 4)]
    [InlineData(256, 128)]
    public async Task No_more_is_on_its_way_at_once_than_is_allowed(int inFlight, int expected)
    {
        await using var bench = await UplinkBench.CreateAsync(inFlight);
        await bench.SealAsync(200, Some.AllStages());
        await using var store = await bench.Stores.OpenAsync(default);
        using var sender = new UplinkSender(bench.Context, store, _client, new WindowShare(bench.Time));
        _broker.IsMute = true;
        var sending = sender.SendAsync(sender.Next(await store.PendingAsync(default)), default);
        await Eventually.HoldsAsync(() => _broker.Count(PublishPacket) >= expected, Limit, () => $"{_broker.Count(PublishPacket)} are on their way");
        Assert.True((await _client.SubscribeAsync("a", default)).IsSuccess); // heard behind all that is on its way
        Assert.Equal(expected, _broker.Count(PublishPacket));
        await _client.DisposeAsync();
        await Assert.ThrowsAsync<LinkFaultException>(() => sending);
    }
}
