using System.Diagnostics.CodeAnalysis;
using System.Security.Authentication;
using EdgeMLOps.TestKit.Brokers;

namespace EdgeMLOps.Mqtt.Tests;

/// <summary>What a broker says is what the caller hears: each reason code of MQTT 5.0 has a code of its own.</summary>
public sealed class Broker_reasons_tests(BrokerFixture fixture) : IClassFixture<BrokerFixture>, IAsyncLifetime
{
    private const byte ReasonString = 31;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly ScriptedBroker _broker = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _broker.DisposeAsync();

    // All that MQTT 5.0 section 3.2.2.2 lets a broker answer CONNECT with, and one that it does not.
    [Theory]
    [InlineData(0x80, MqttFault.UnspecifiedError)]
    [InlineData(0x81, MqttFault.MalformedPacket)]
    [InlineData(0x82, MqttFault.ProtocolError)]
    [InlineData(0x83, MqttFault.ImplementationError)]
    [InlineData(0x84, MqttFault.VersionUnsupported)]
    [InlineData(0x85, MqttFault.ClientIdRefused)]
    [InlineData(0x86, MqttFault.BadCredentials)]
    [InlineData(0x87, MqttFault.NotAuthorized)]
    [InlineData(0x88, MqttFault.ServerUnavailable)]
    [InlineData(0x89, MqttFault.ServerBusy)]
    [InlineData(0x8A, MqttFault.Banned)]
    [InlineData(0x8C, MqttFault.BadAuthenticationMethod)]
    [InlineData(0x90, MqttFault.TopicRefused)]
    [InlineData(0x95, MqttFault.TooLarge)]
    [InlineData(0x97, MqttFault.QuotaExceeded)]
    [InlineData(0x99, MqttFault.PayloadRefused)]
    [InlineData(0x9A, MqttFault.RetainUnsupported)]
    [InlineData(0x9B, MqttFault.QosUnsupported)]
    [InlineData(0x9C, MqttFault.UseAnotherServer)]
    [InlineData(0x9D, MqttFault.ServerMoved)]
    [InlineData(0x9F, MqttFault.ConnectionRateExceeded)]
    [InlineData(0xFE, MqttFault.Rejected)]
    public async Task A_refused_connection_says_why(byte reason, MqttFault expected)
    {
        _broker.Welcome = (reason, ScriptedBroker.Text(ReasonString, "as you know"));
        await using var client = Client();
        Assert.Equal(new MqttOutcome(expected, reason, "as you know"), await client.ConnectAsync(default));
        Assert.True(client.Closed.IsCompleted);
    }

    [Theory]
    [InlineData(0x80, MqttFault.UnspecifiedError)]
    [InlineData(0x87, MqttFault.NotAuthorized)]
    [InlineData(0x90, MqttFault.TopicRefused)]
    [InlineData(0x97, MqttFault.QuotaExceeded)]
    [InlineData(0x99, MqttFault.PayloadRefused)]
    public async Task A_refused_message_says_why_and_the_next_one_goes(byte reason, MqttFault expected)
    {
        _broker.Acknowledgement = (reason, ScriptedBroker.Text(ReasonString, "full"));
        await using var client = await ConnectedAsync();
        Assert.Equal(new MqttOutcome(expected, reason, "full"), await client.PublishAsync("a", new byte[] { 1 }, default));
        _broker.Acknowledgement = (0, []);
        Assert.Equal(MqttOutcome.Ok, await client.PublishAsync("a", new byte[] { 1 }, default));
    }

    [Theory]
    [InlineData(0x8B, MqttFault.ServerShuttingDown)]
    [InlineData(0x8D, MqttFault.KeepAliveTimeout)]
    [InlineData(0x8E, MqttFault.SessionTakenOver)]
    [InlineData(0x93, MqttFault.ReceiveMaximumExceeded)]
    [InlineData(0x96, MqttFault.MessageRateTooHigh)]
    [InlineData(0x98, MqttFault.AdministrativeAction)]
    [InlineData(0xA0, MqttFault.ConnectTimeExceeded)]
    public async Task A_broker_that_takes_leave_says_why_to_all_who_wait(byte reason, MqttFault expected)
    {
        _broker.Leave = reason;
        await using var client = await ConnectedAsync();
        Assert.Equal(expected, (await client.SubscribeAsync("a", default)).Fault);
        var closed = await client.Closed.WaitAsync(Limit);
        Assert.Equal((expected, (int)reason), (closed.Fault, closed.Reason));
    }

    [Fact]
    public async Task The_limits_of_the_welcome_are_told_and_kept_to()
    {
        _broker.Welcome = (0, [33, 0, 3, 36, 1, 39, 0, 0, 4, 0, 19, 0, 9]);
        await using var client = await ConnectedAsync();
        Assert.Equal(
            new MqttWelcome { ReceiveMaximum = 3, MaximumQos = 1, MaximumPacketBytes = 1024, KeepAliveSeconds = 9 }, client.Welcome);
        Assert.Equal(MqttFault.TooLarge, (await client.PublishAsync("a", new byte[2000], default)).Fault);
        Assert.Equal(0, _broker.Count(3));
        Assert.Equal(MqttFault.None, (await client.PublishAsync("a", new byte[900], default)).Fault);
    }

    // Ours, and the broker's where that is less.
    [Theory]
    [InlineData(new byte[0], 16)]
    [InlineData(new byte[] { 33, 0, 3 }, 3)]
    public async Task No_more_is_on_its_way_at_once_than_is_allowed(byte[] welcome, int expected)
    {
        (_broker.Welcome, _broker.IsMute) = ((0, welcome), true);
        await using var client = await ConnectedAsync();
        var sent = Enumerable.Range(0, 40).Select(_ => client.PublishAsync("a", new byte[] { 1 }, default)).ToArray();
        Assert.True((await client.SubscribeAsync("a", default)).IsSuccess); // heard behind all that is on its way
        Assert.Equal(expected, _broker.Count(3));
        await client.DisposeAsync();
        Assert.All(await Task.WhenAll(sent), outcome => Assert.False(outcome.IsSuccess));
    }

    [Fact]
    public async Task A_welcome_that_says_nothing_leaves_the_limits_of_the_standard()
    {
        await using var client = await ConnectedAsync();
        Assert.Equal(
            new MqttWelcome { ReceiveMaximum = 65_535, MaximumQos = 2, MaximumPacketBytes = null, KeepAliveSeconds = null }, client.Welcome);
    }

    [Fact]
    [SuppressMessage("Security", "CA5398", Justification = "The broker is to be an old one.")]
    public async Task A_broker_without_tls_1_3_is_told()
    {
        _broker.Versions = SslProtocols.Tls12;
        await using var client = Client();
        Assert.Equal(MqttFault.TlsVersion, (await client.ConnectAsync(default)).Fault);
    }

    private async Task<MqttClient> ConnectedAsync()
    {
        var client = Client();
        Assert.Equal(MqttOutcome.Ok, await client.ConnectAsync(default));
        return client;
    }

    private MqttClient Client() => fixture.Client(
        "scripted", port: _broker.Port, caFile: _broker.Certificates.CaFile, identity: _broker.Certificates.Issue("scripted"));
}
