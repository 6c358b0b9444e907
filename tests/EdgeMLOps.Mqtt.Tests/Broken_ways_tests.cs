using System.Net;
using System.Net.Sockets;
using EdgeMLOps.TestKit.Brokers;
using EdgeMLOps.TestKit.Network;

namespace EdgeMLOps.Mqtt.Tests;

/// <summary>Ways that are there and lead nowhere, and brokers that go.</summary>
public sealed class Broken_ways_tests(BrokerFixture fixture) : IClassFixture<BrokerFixture>
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_message_into_a_dead_way_is_told_from_one_to_a_slow_broker()
    {
        await using var way = new BlackholeProxy(fixture.Broker.Port);
        await using var client = fixture.Client("way1", port: way.Port, ackTimeout: TimeSpan.FromSeconds(3));
        Assert.Equal(MqttOutcome.Ok, await client.ConnectAsync(default));
        Assert.Equal(MqttFault.None, (await client.PublishAsync("em/1/t/way1/up/state", new byte[] { 1 }, default)).Fault);
        way.Swallow();
        Assert.Equal(MqttFault.HalfOpen, (await client.PublishAsync("em/1/t/way1/up/state", new byte[] { 1 }, default)).Fault);
        await client.DisposeAsync().AsTask().WaitAsync(Limit);
    }

    [Fact]
    public async Task An_idle_connection_over_a_dead_way_ends_by_its_signs_of_life()
    {
        await using var way = new BlackholeProxy(fixture.Broker.Port);
        await using var client = fixture.Client("way2", port: way.Port, keepAliveSeconds: 5);
        Assert.Equal(MqttOutcome.Ok, await client.ConnectAsync(default));
        way.Swallow();
        Assert.Equal(MqttFault.HalfOpen, (await client.Closed.WaitAsync(Limit)).Fault);
    }

    [Fact]
    public async Task An_address_that_swallows_what_is_sent_to_it_is_told()
    {
        using var nobody = new TcpListener(IPAddress.Loopback, 0);
        nobody.Start();
        BlackholeProxy.Deafen(nobody.Server);
        await using var client = fixture.Client(
            "way3", port: ((IPEndPoint)nobody.LocalEndpoint).Port, connectTimeout: TimeSpan.FromSeconds(2)); // what goes before the first packet counts too
        Assert.Equal(MqttFault.ConnectTimeout, (await client.ConnectAsync(default)).Fault);
        Assert.True(client.Closed.IsCompleted);
    }

    [Fact]
    public async Task A_broker_that_is_stopped_ends_the_connection_and_takes_us_again_when_it_is_back()
    {
        await using var broker = new Mosquitto();
        await broker.StartAsync();
        var identity = broker.Certificates.Issue("admin");
        await using var before = Of(broker, identity);
        Assert.Equal(MqttOutcome.Ok, await before.ConnectAsync(default));
        await broker.StopAsync();

        // mosquitto 2.0.11 hangs up without a word, later ones say ServerShuttingDown.
        var ended = await before.Closed.WaitAsync(Limit);
        Assert.True(ended.Fault is MqttFault.Disconnected or MqttFault.ServerShuttingDown, $"{ended}");
        await broker.StartAsync();
        await using var after = Of(broker, identity);
        Assert.Equal(MqttOutcome.Ok, await after.ConnectAsync(default));
        Assert.Equal(MqttFault.None, (await after.PublishAsync("a", new byte[] { 1 }, default)).Fault);
    }

    [Fact]
    public async Task A_message_beyond_what_the_broker_takes_is_not_sent_and_the_next_one_is()
    {
        await using var client = fixture.Client("way5");
        Assert.Equal(MqttOutcome.Ok, await client.ConnectAsync(default));
        Assert.Equal(1_048_576, client.Welcome!.MaximumPacketBytes);
        Assert.Equal(MqttFault.TooLarge, (await client.PublishAsync("em/1/t/way5/up/state", new byte[1_100_000], default)).Fault);
        Assert.Equal(MqttFault.None, (await client.PublishAsync("em/1/t/way5/up/state", new byte[1_000_000], default)).Fault);
    }

    private MqttClient Of(Mosquitto broker, (string Certificate, string Key) identity) =>
        fixture.Client("admin", port: broker.Port, caFile: broker.Certificates.CaFile, identity: identity);
}
