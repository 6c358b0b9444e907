using System.Net;
using System.Net.Sockets;
using EdgeMLOps.TestKit.Brokers;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Mqtt.Tests;

/// <summary>Against a real mosquitto with TLS 1.3 and client certificates.</summary>
public sealed class MqttClient_tests(BrokerFixture fixture) : IClassFixture<BrokerFixture>
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);

    [Fact]
    public async Task What_is_published_arrives_byte_for_byte()
    {
        await using var fleet = await ConnectedAsync("fleet");
        await using var site = await ConnectedAsync("site1");
        Assert.Equal(MqttOutcome.Ok, await fleet.SubscribeAsync("em/1/t/+/up/#", default) with { Reason = 0 });
        byte[] payload = [0, 255, 0, 1, 2, 3];
        Assert.True((await site.PublishAsync("em/1/t/site1/up/state", payload, default)).IsSuccess);
        var message = Assert.Single(await TakeAsync(fleet, 1));
        Assert.Equal("em/1/t/site1/up/state", message.Topic);
        Assert.Equal(payload, message.Payload.ToArray());
    }

    [Fact]
    public async Task Ten_thousand_messages_from_eight_tasks_are_each_acknowledged_and_arrive()
    {
        const int Each = 1250;
        await using var fleet = await ConnectedAsync("fleet");
        await using var site = await ConnectedAsync("site2");
        await fleet.SubscribeAsync("em/1/t/+/up/#", default);
        var taking = TakeAsync(fleet, 8 * Each);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(task => Task.Run(async () =>
        {
            for (var i = 0; i < Each; i++)
            {
                var payload = BitConverter.GetBytes((task * Each) + i);
                Assert.True((await site.PublishAsync("em/1/t/site2/up/state", payload, default)).IsSuccess);
            }
        })));
        var numbers = (await taking).Select(m => BitConverter.ToInt32(m.Payload.Span)).Order();
        Assert.Equal(Enumerable.Range(0, 8 * Each), numbers);
    }

    [Fact]
    public async Task A_slow_reader_loses_nothing()
    {
        await using var fleet = await ConnectedAsync("fleet", inboundCapacity: 2);
        await using var site = await ConnectedAsync("site3");
        await fleet.SubscribeAsync("em/1/t/+/up/#", default);
        for (var i = 0; i < 100; i++)
        {
            Assert.True((await site.PublishAsync("em/1/t/site3/up/state", BitConverter.GetBytes(i), default)).IsSuccess);
        }

        var numbers = (await TakeAsync(fleet, 100)).Select(m => BitConverter.ToInt32(m.Payload.Span));
        Assert.Equal(Enumerable.Range(0, 100), numbers);
    }

    [Fact]
    public async Task A_closed_client_ends_even_while_its_inbox_is_full()
    {
        var fleet = await ConnectedAsync("fleet", inboundCapacity: 1);
        await using var site = await ConnectedAsync("site4");
        await fleet.SubscribeAsync("em/1/t/+/up/#", default);
        for (var i = 0; i < 10; i++)
        {
            await site.PublishAsync("em/1/t/site4/up/state", BitConverter.GetBytes(i), default);
        }

        await fleet.DisposeAsync().AsTask().WaitAsync(Limit);
        Assert.True(fleet.Closed.IsCompleted);
    }

    [Fact]
    public async Task Publishing_where_the_access_list_forbids_it_is_not_authorized()
    {
        await using var site = await ConnectedAsync("site5");
        Assert.Equal(MqttFault.NotAuthorized, (await site.PublishAsync("em/1/t/other/up/state", new byte[] { 1 }, default)).Fault);
    }

    [Fact]
    public async Task A_port_nobody_listens_on_is_refused()
    {
        await using var client = fixture.Client("site6", port: FreePort.Next());
        Assert.Equal(MqttFault.ConnectRefused, (await client.ConnectAsync(default)).Fault);
    }

    [Fact]
    public async Task A_name_that_does_not_resolve_is_unknown()
    {
        await using var client = fixture.Client("site7", host: "no-such-host.invalid");
        Assert.Equal(MqttFault.HostUnknown, (await client.ConnectAsync(default)).Fault);
    }

    [Fact]
    public async Task A_missing_certificate_file_is_a_bad_setting()
    {
        await using var client = fixture.Client("site11", caFile: "/nonexistent/ca.pem");
        Assert.Equal(MqttFault.BadSettings, (await client.ConnectAsync(default)).Fault);
    }

    [Fact]
    public async Task A_certificate_file_that_holds_none_is_a_bad_setting()
    {
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder["ca.pem"], "no certificate");
        await using var client = fixture.Client("site16", caFile: folder["ca.pem"]);
        Assert.Equal(MqttFault.BadSettings, (await client.ConnectAsync(default)).Fault);
    }

    [Fact]
    public async Task A_listener_that_never_answers_times_out_and_its_connection_is_closed()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var accepting = silent.AcceptTcpClientAsync();
        await using var client = fixture.Client(
            "site12", port: ((IPEndPoint)silent.LocalEndpoint).Port, connectTimeout: TimeSpan.FromSeconds(2));
        Assert.Equal(MqttFault.WelcomeTimeout, (await client.ConnectAsync(default)).Fault);
        using var accepted = await accepting.WaitAsync(Limit);
        await AssertEndsAsync(accepted);
    }

    [Fact]
    public async Task A_cancelled_connect_leaves_no_connection()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        using var cancel = new CancellationTokenSource();
        await using var client = fixture.Client("site13", port: ((IPEndPoint)silent.LocalEndpoint).Port);
        var connecting = client.ConnectAsync(cancel.Token);
        using var accepted = await silent.AcceptTcpClientAsync(CancellationToken.None).AsTask().WaitAsync(Limit, CancellationToken.None);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connecting);
        Assert.True(client.Closed.IsCompleted);
        await AssertEndsAsync(accepted);
    }

    [Fact]
    public async Task A_broker_that_dies_fails_what_is_waiting_and_says_so()
    {
        await using var broker = new Mosquitto();
        await broker.StartAsync();
        var identity = broker.Certificates.Issue("admin");
        await using var client = fixture.Client("admin", port: broker.Port, caFile: broker.Certificates.CaFile, identity: identity);
        Assert.True((await client.ConnectAsync(default)).IsSuccess);
        await broker.FreezeAsync();
        var waiting = client.PublishAsync("a/b", new byte[] { 1 }, default);
        await broker.KillAsync();
        Assert.Equal(MqttFault.Disconnected, (await waiting.WaitAsync(Limit)).Fault);
        Assert.Equal(MqttFault.Disconnected, (await client.Closed.WaitAsync(Limit)).Fault);
        Assert.Equal(MqttFault.Disconnected, (await client.PublishAsync("a/b", new byte[] { 1 }, default)).Fault);
    }

    [Fact]
    public async Task A_frozen_broker_times_out_the_acknowledgement()
    {
        await using var broker = new Mosquitto();
        await broker.StartAsync();
        var identity = broker.Certificates.Issue("admin");
        await using var client = fixture.Client(
            "admin", port: broker.Port, caFile: broker.Certificates.CaFile, identity: identity, ackTimeout: TimeSpan.FromSeconds(2));
        Assert.True((await client.ConnectAsync(default)).IsSuccess);
        await broker.FreezeAsync();
        Assert.Equal(MqttFault.AckTimeout, (await client.PublishAsync("a/b", new byte[] { 1 }, default)).Fault);
        await broker.ThawAsync();
    }

    [Fact]
    public async Task Leaving_in_order_is_seen_by_the_broker()
    {
        await using var client = await ConnectedAsync("site14");
        await client.DisconnectAsync(Limit, default);
        Assert.True(client.Closed.IsCompleted);
        Assert.Equal(MqttFault.Disconnected, (await client.PublishAsync("a", new byte[] { 1 }, default)).Fault);
        await Eventually.HoldsAsync(
            () => fixture.Broker.Output.Contains("Received DISCONNECT from site14-", StringComparison.Ordinal), Limit, "DISCONNECT in the log");
    }

    [Fact]
    public async Task A_hundred_clients_come_and_go_without_a_descriptor_left()
    {
        await CycleAsync(5);
        var before = Descriptors();
        await CycleAsync(100);

        // A hundred if one of each stayed, and those would stay; the other tests of the process hold some for a moment.
        await Eventually.HoldsAsync(() => Descriptors() < before + 50, Limit, () => $"{before} before, {Descriptors()} now");
    }

    private static int Descriptors() => Directory.GetFiles("/proc/self/fd").Length;

    private async Task CycleAsync(int times)
    {
        for (var i = 0; i < times; i++)
        {
            await using var client = await ConnectedAsync("site15");
        }
    }

    private async Task<MqttClient> ConnectedAsync(string name, int inboundCapacity = 64)
    {
        var client = fixture.Client(name, inboundCapacity: inboundCapacity);
        Assert.Equal(MqttOutcome.Ok, await client.ConnectAsync(default));
        return client;
    }

    private static async Task<List<MqttMessage>> TakeAsync(MqttClient client, int count)
    {
        var taken = new List<MqttMessage>();
        using var limit = new CancellationTokenSource(Limit);
        await foreach (var message in client.ReadAllAsync(limit.Token))
        {
            taken.Add(message);
            if (taken.Count == count)
            {
                break;
            }
        }

        return taken;
    }

    private static async Task AssertEndsAsync(TcpClient accepted)
    {
        using var limit = new CancellationTokenSource(Limit);
        var buffer = new byte[4096];
        try
        {
            while (await accepted.GetStream().ReadAsync(buffer, limit.Token) > 0)
            {
            }
        }
        catch (IOException)
        {
            // A reset ends it as well.
        }
    }
}
