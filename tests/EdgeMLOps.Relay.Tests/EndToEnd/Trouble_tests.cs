using EdgeMLOps.Contracts.Control;
using EdgeMLOps.TestKit.Brokers;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Relay.Tests.EndToEnd;

/// <summary>What goes wrong has its code in <c>status</c>, is counted, and costs no message.</summary>
public sealed class Trouble_tests
{
    // A message of one counter and the greetings have room in it, one of all stages has not.
    private const int SmallPacket = 620;

    [Fact]
    public async Task A_broker_that_is_away_is_told_while_there_is_still_time_and_forgiven_when_it_is_back()
    {
        await using var link = await Link.StartAsync();
        await link.SealAsync(1);
        await link.Broker.KillAsync();
        var lease = Guid.NewGuid();
        await link.UntilAsync(lease, s => s is { Phase: LeasePhase.Connecting, Code: "ConnectRefused" }, "refused");
        var status = await link.RelayStatusAsync();
        Assert.Equal((false, "ConnectRefused"), (status.Healthy, status.Code));
        Assert.InRange(Count(status, "fault.ConnectRefused"), 1, long.MaxValue);

        await link.Broker.StartAsync();
        await link.UntilAsync(lease, s => s.Phase == LeasePhase.Done, "done");
        status = await link.RelayStatusAsync();
        Assert.Equal((true, "", 0L), (status.Healthy, status.Code, Count(status, "waiting")));
        Assert.InRange(Count(status, "fault.ConnectRefused"), 1, long.MaxValue);
    }

    [Fact]
    public async Task A_revoked_certificate_is_told_and_what_waits_is_kept()
    {
        await using var link = await Link.StartAsync();
        await link.SealAsync(1);
        await link.RevokeCertificateAsync();
        var lease = Guid.NewGuid();
        await link.UntilAsync(lease, s => s.Code is "CertificateRevoked", "revoked");
        Assert.Equal("CertificateRevoked", (await link.RelayStatusAsync()).Code);
        Assert.Equal((LeasePhase.Failed, 0L, "CertificateRevoked"), Told(await link.RevokeAsync()));
        Assert.Equal(1, (await link.Outbox.DepthAsync(default)).Messages);
    }

    [Fact]
    public async Task A_message_the_broker_does_not_take_stays_and_holds_up_no_other()
    {
        await using var link = await Link.StartAsync(broker: new Mosquitto { MaximumPacketBytes = SmallPacket }, receiptSeconds: 60);
        await link.SealAsync(1);
        await link.SealAsync(2);
        var large = await link.SealAsync(Some.AllStages());
        var lease = Guid.NewGuid();
        Assert.Equal((LeasePhase.Failed, 2L, "TooLarge"), Told(await link.UntilAsync(lease, s => s.Phase == LeasePhase.Failed, "ended")));
        Assert.Equal(large.Header.Sequence, Assert.Single(await link.Outbox.PendingAsync(10, default)).Sequence);
        var status = await link.RelayStatusAsync();
        Assert.Equal((false, "TooLarge", 1L), (status.Healthy, status.Code, Count(status, "fault.TooLarge")));
    }

    [Fact]
    public async Task A_window_with_no_time_for_new_messages_says_hello_and_bye_and_the_next_one_sends_them()
    {
        await using var link = await Link.StartAsync();
        for (var i = 1; i <= 5; i++)
        {
            await link.SealAsync(i);
        }

        var lease = Guid.NewGuid();
        var over = TimeProvider.System.GetUtcNow();
        var status = await Eventually.HoldsAsync(
            () => link.GrantAsync(lease, windowEnds: over), s => s.Phase == LeasePhase.Failed, Link.Limit, "ended");
        Assert.Equal((LeasePhase.Failed, 0L, "WindowTooShort"), Told(status));
        Assert.Equal((5L, false), (status.Waiting, status.LinkUp));
        var rows = await Eventually.HoldsAsync(link.PullAsync, all => all.Count >= 2, Link.Limit, "hello and bye at the fleet");
        Assert.All(rows, row => Assert.Equal("Link", row.GetProperty("stream").GetString()));

        var next = Guid.NewGuid();
        var late = TimeProvider.System.GetUtcNow().AddMinutes(15);
        await Eventually.HoldsAsync(() => link.GrantAsync(next, windowEnds: late), s => s is { Phase: LeasePhase.Done, Sent: 5 }, Link.Limit, "done");
    }

    private static (LeasePhase Phase, long Sent, string Code) Told(LeaseStatus status) => (status.Phase, status.Sent, status.Code);

    private static long Count(ProgramStatus status, string name) => status.Facts.FirstOrDefault(fact => fact.Name == name)?.Value ?? 0;
}
