using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Text.Json;
using EdgeMLOps.Contracts;
using EdgeMLOps.Contracts.Control;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Relay.Tests.EndToEnd;

public sealed class Link_tests
{
    [Fact]
    public async Task What_was_sealed_is_at_the_fleet_and_forgotten_here_after_one_lease()
    {
        await using var link = await Link.StartAsync(receiptSeconds: 60);
        var sealedMessages = new List<SealedMessage>();
        for (var i = 1; i <= 20; i++)
        {
            sealedMessages.Add(await link.SealAsync(i));
        }

        var lease = Guid.NewGuid();
        var done = await link.UntilAsync(lease, s => s.Phase == LeasePhase.Done, "done");
        Assert.Equal((false, 20L, 20L, 0L, ""), (done.LinkUp, done.Sent, done.Receipted, done.Waiting, done.Code));
        Assert.Equal(0, (await link.Outbox.DepthAsync(default)).Messages);
        Assert.All(
            await link.Outbox.LedgerAsync(1, StreamId.Operations, 0, 100, default),
            entry => Assert.True(entry is { SentUtc: not null, ReceiptedUtc: not null }));

        var rows = await PulledAsync(link);
        Assert.Equal(sealedMessages.Select(m => m.Hash.ToString()), Of(rows, "Operations").Select(r => r.GetProperty("hash").GetString()!), StringComparer.Ordinal);
        Assert.Equal(
            Enumerable.Range(1, 20),
            Of(rows, "Operations").Select(r => r.GetProperty("payload").GetProperty("counters")[0].GetProperty("value").GetInt32()));
        Assert.Equal(["Hello", "Bye"], rows.Where(r => Text(r, "stream") is "Link").Select(r => Text(r, "kind")), StringComparer.Ordinal);
    }

    [Fact]
    public async Task Without_a_lease_no_connection_is_opened_and_an_unrenewed_one_is_closed()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        await using var link = await Link.StartAsync(((IPEndPoint)listener.LocalEndpoint).Port);
        await link.SealAsync(1);
        Assert.False(listener.Pending());

        var lease = Guid.NewGuid();
        await link.GrantAsync(lease); // time enough to connect on a busy machine
        using var accepted = await listener.AcceptTcpClientAsync().WaitAsync(Link.Limit);
        await link.GrantAsync(lease, ttlSeconds: 1);
        await EndsAsync(accepted);
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => link.GrantAsync(lease));
        Assert.Contains("LeaseEnded", refused.Message, StringComparison.Ordinal);
        var status = await link.RevokeAsync();
        Assert.Equal((LeasePhase.Failed, false, "LeaseExpired"), (status.Phase, status.LinkUp, status.Code));
        Assert.False(listener.Pending());
    }

    [Fact]
    public async Task A_revoked_lease_cuts_the_connection_before_it_is_answered()
    {
        await using var link = await Link.StartAsync();
        await link.Fleet.KillAsync();
        await link.SealAsync(1);
        var lease = Guid.NewGuid();
        await link.UntilAsync(lease, s => s.Phase == LeasePhase.AwaitingReceipts, "awaiting receipts");
        var status = await link.RevokeAsync();
        Assert.Equal((LeasePhase.Failed, false, 1L, "LeaseRevoked"), (status.Phase, status.LinkUp, status.Waiting, status.Code));
        Assert.DoesNotContain(
            IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpConnections(),
            one => one.RemoteEndPoint.Port == link.Broker.Port && one.State is TcpState.SynSent or TcpState.Established or TcpState.CloseWait);
        Assert.Equal(1, (await link.Outbox.DepthAsync(default)).Messages);
    }

    [Fact]
    public async Task A_broker_killed_while_sending_loses_nothing_and_doubles_nothing()
    {
        await using var link = await Link.StartAsync();
        await SealAsync(link, 400);
        var lease = Guid.NewGuid();
        await link.UntilAsync(lease, s => s.Sent >= 20, "some sent");
        await link.Broker.KillAsync();
        await link.Broker.StartAsync();
        var done = await link.UntilAsync(lease, s => s.Phase == LeasePhase.Done, "done");
        Assert.Equal(0, done.Waiting);
        await AssertExactlyOnceAsync(link, 400);
    }

    [Fact]
    public async Task A_fleet_killed_while_receiving_loses_nothing_and_doubles_nothing()
    {
        await using var link = await Link.StartAsync();
        await SealAsync(link, 400);
        var lease = Guid.NewGuid();
        await link.UntilAsync(lease, s => s.Sent >= 20, "some sent");
        await link.GrantAsync(lease, ttlSeconds: 60); // nobody renews it until the fleet is back
        await link.Fleet.KillAsync();
        await link.StartFleetAsync();
        await link.UntilAsync(lease, s => s.Phase == LeasePhase.Done, "done");
        await AssertExactlyOnceAsync(link, 400);
    }

    [Fact]
    public async Task A_relay_killed_in_the_window_goes_on_under_the_next_lease()
    {
        await using var link = await Link.StartAsync();
        await SealAsync(link, 400);
        var lease = Guid.NewGuid();
        await link.UntilAsync(lease, s => s.Sent >= 20, "some sent");
        await link.Relay.KillAsync();
        await link.StartRelayAsync();
        var next = Guid.NewGuid();
        await link.UntilAsync(next, s => s.Phase == LeasePhase.Done, "done");
        await AssertExactlyOnceAsync(link, 400);
        Assert.DoesNotContain("missing", await MissingAsync(link), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pull_and_sites_answer_the_same_when_the_service_is_down()
    {
        await using var link = await Link.StartAsync();
        await SealAsync(link, 3);
        await link.UntilAsync(Guid.NewGuid(), s => s.Phase == LeasePhase.Done, "done");
        var up = (await link.FleetAsync("pull", "--format", "csv"), await link.FleetAsync("sites", "--json"));
        await link.Fleet.KillAsync();
        Assert.Equal(up, (await link.FleetAsync("pull", "--format", "csv"), await link.FleetAsync("sites", "--json")));
        Assert.Contains("InstancesReceived,,3", up.Item1, StringComparison.Ordinal);
    }

    private static async Task SealAsync(Link link, int count)
    {
        for (var i = 1; i <= count; i++)
        {
            await link.SealAsync(i);
        }
    }

    private static async Task AssertExactlyOnceAsync(Link link, int count)
    {
        var rows = Of(await link.PullAsync(), "Operations").ToArray();
        Assert.Equal(Enumerable.Range(1, count), rows.Select(r => r.GetProperty("sequence").GetInt32()));
        Assert.Equal(0, (await link.Outbox.DepthAsync(default)).Messages);
    }

    private static async Task<string> MissingAsync(Link link) =>
        string.Concat((await link.FleetAsync("sites")).Split('\n').Where(l => l.Contains(" missing", StringComparison.Ordinal) && !l.Contains(" 0 missing", StringComparison.Ordinal)));

    // The bye is published last and needs no receipt before the relay leaves: wait for it.
    private static Task<IReadOnlyList<JsonElement>> PulledAsync(Link link) => Eventually.HoldsAsync(
        link.PullAsync, rows => rows.Any(r => Text(r, "kind") is "Bye"), Link.Limit, "bye at the fleet");

    private static IEnumerable<JsonElement> Of(IEnumerable<JsonElement> rows, string stream) =>
        rows.Where(r => string.Equals(Text(r, "stream"), stream, StringComparison.Ordinal)).OrderBy(r => r.GetProperty("sequence").GetInt64());

    private static string? Text(JsonElement row, string name) => row.GetProperty(name).GetString();

    private static async Task EndsAsync(TcpClient accepted)
    {
        var buffer = new byte[4096];
        using var limit = new CancellationTokenSource(Link.Limit);
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
