using System.Net;
using System.Net.Sockets;
using EdgeMLOps.Appliance.Core.Link;
using EdgeMLOps.Sqlite.Audit;
using EdgeMLOps.TestKit;
using EdgeMLOps.TestKit.Processes;
using EdgeMLOps.TestKit.Time;

namespace EdgeMLOps.Appliance.Core.Tests.Link;

public sealed class LinkController_tests : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly TempFolder _folder = new();
    private readonly ManualTimeProvider _time = new();
    private readonly LogWatcher _logs = new();
    private readonly int _port = FreePort.Next();
    private AuditChain _audit = null!; // set by InitializeAsync before any test

    private string Flag => _folder["link.json"];

    [Fact]
    public async Task Drained_is_said_when_sockets_are_closed_and_the_flag_is_written()
    {
        var side = new TcpSide(_port, _time);
        await using var link = Controller(side);
        await link.StartAsync(default);
        Assert.True(await ListensAsync());
        await link.DrainAsync(Guid.NewGuid(), _time.GetUtcNow(), "staff", default);
        await DrainedAsync(link);
        Assert.False(await ListensAsync());
        Assert.Contains("true", await File.ReadAllTextAsync(Flag), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_open_association_is_waited_for_until_the_deadline_and_then_cut()
    {
        await using var link = Controller(new TcpSide(_port, _time));
        await link.StartAsync(default);
        using var peer = new TcpClient();
        await peer.ConnectAsync(IPAddress.Loopback, _port);
        await Eventually.HoldsAsync(() => link.Current.OpenAssociations == 1, Limit, "the connection is accepted");
        await link.DrainAsync(Guid.NewGuid(), _time.GetUtcNow().AddSeconds(30), "staff", default);
        _time.Advance(TimeSpan.FromSeconds(29));
        Assert.Equal((HospitalLinkPhase.Draining, 1), (link.Current.Phase, link.Current.OpenAssociations));
        Assert.False(File.Exists(Flag), "nothing says drained while an association is open");
        _time.Advance(TimeSpan.FromSeconds(1));
        await DrainedAsync(link);
        Assert.Equal(0, await peer.GetStream().ReadAsync(new byte[1], default));
    }

    [Fact]
    public async Task A_process_that_was_drained_starts_drained_until_told_to_serve_after_that_window()
    {
        var window = Guid.NewGuid();
        await using (var link = Controller(new TcpSide(_port, _time)))
        {
            await link.StartAsync(default);
            await link.DrainAsync(window, _time.GetUtcNow(), "staff", default);
            await DrainedAsync(link);
        }

        await using var again = Controller(new TcpSide(_port, _time));
        await again.StartAsync(default);
        Assert.Equal(HospitalLinkPhase.Drained, again.Current.Phase);
        Assert.False(await ListensAsync());
        await Assert.ThrowsAsync<InvalidOperationException>(() => again.ServeAsync(Guid.NewGuid(), "staff", default));
        Assert.False(await ListensAsync());
        Assert.Equal(HospitalLinkPhase.Serving, (await again.ServeAsync(window, "staff", default)).Phase);
        Assert.True(await ListensAsync());
        await again.StopAsync(default);

        await using var third = Controller(new TcpSide(_port, _time));
        await third.StartAsync(default);
        Assert.True(await ListensAsync());
        await third.StopAsync(default);
    }

    [Fact]
    public async Task A_damaged_flag_opens_nothing()
    {
        await File.WriteAllTextAsync(Flag, "{ \"drained\": fal");
        await using var link = Controller(new TcpSide(_port, _time));
        await Assert.ThrowsAsync<System.Text.Json.JsonException>(() => link.StartAsync(default));
        Assert.False(await ListensAsync());
    }

    [Fact]
    public async Task Participants_finish_after_the_sockets_are_closed_and_before_drained_is_said()
    {
        var participant = new Participant(async () => Assert.False(await ListensAsync()));
        await using var link = Controller(new TcpSide(_port, _time), participant);
        await link.StartAsync(default);
        await link.DrainAsync(Guid.NewGuid(), _time.GetUtcNow(), "staff", default);
        await participant.Called.WaitAsync(Limit);
        Assert.Equal(HospitalLinkPhase.Draining, link.Current.Phase);
        Assert.False(File.Exists(Flag));
        participant.LetGo();
        await DrainedAsync(link);
    }

    [Fact]
    public async Task A_participant_that_fails_is_logged_and_does_not_hold_the_drain()
    {
        var participant = new Participant(() => throw new IOException("full"));
        participant.LetGo();
        await using var link = Controller(new TcpSide(_port, _time), participant);
        await link.StartAsync(default);
        await link.DrainAsync(Guid.NewGuid(), _time.GetUtcNow(), "staff", default);
        await DrainedAsync(link);
        Assert.Contains(3904, _logs.Ids);
    }

    [Fact]
    public async Task Serving_again_cuts_a_drain_that_still_waits()
    {
        await using var link = Controller(new TcpSide(_port, _time));
        await link.StartAsync(default);
        using var peer = new TcpClient();
        await peer.ConnectAsync(IPAddress.Loopback, _port);
        await Eventually.HoldsAsync(() => link.Current.OpenAssociations == 1, Limit, "the connection is accepted");
        var window = Guid.NewGuid();
        await link.DrainAsync(window, _time.GetUtcNow().AddHours(1), "staff", default);
        Assert.Equal(HospitalLinkPhase.Serving, (await link.ServeAsync(window, "staff", default).WaitAsync(Limit)).Phase);
        Assert.True(await ListensAsync());
        await link.StopAsync(default);
    }

    [Fact]
    public async Task A_link_that_cannot_be_opened_stays_drained_with_nothing_open()
    {
        var window = Guid.NewGuid();
        var other = new TcpSide(FreePort.Next(), _time);
        await using var link = Controller([other, new TcpSide(_port, _time)]);
        await link.StartAsync(default);
        await link.DrainAsync(window, _time.GetUtcNow(), "staff", default);
        await DrainedAsync(link);
        using var thief = new TcpListener(IPAddress.Loopback, _port);
        thief.Start();
        await Assert.ThrowsAsync<IOException>(() => link.ServeAsync(window, "staff", default));
        Assert.Equal(HospitalLinkPhase.Drained, link.Current.Phase);
        thief.Stop();
        Assert.Equal(HospitalLinkPhase.Serving, (await link.ServeAsync(window, "staff", default)).Phase);
        await link.StopAsync(default);
    }

    [Fact]
    public async Task A_drain_for_a_later_window_is_ended_by_that_one_alone()
    {
        var (first, second) = (Guid.NewGuid(), Guid.NewGuid());
        await using var link = Controller(new TcpSide(_port, _time));
        await link.StartAsync(default);
        await link.DrainAsync(first, _time.GetUtcNow(), "staff", default);
        await DrainedAsync(link);
        await link.DrainAsync(second, _time.GetUtcNow(), "staff", default);

        await Assert.ThrowsAsync<InvalidOperationException>(() => link.ServeAsync(first, "staff", default));
        await Assert.ThrowsAsync<InvalidOperationException>(() => link.ServeAsync(Guid.Empty, "staff", default));
        Assert.Equal(HospitalLinkPhase.Drained, link.Current.Phase);
        Assert.Equal(HospitalLinkPhase.Serving, (await link.ServeAsync(second, "staff", default)).Phase);
        await link.StopAsync(default);
    }

    [Fact]
    public async Task An_airlock_that_knows_of_no_window_is_believed_by_a_process_that_was_told_of_none()
    {
        await using (var link = Controller(new TcpSide(_port, _time)))
        {
            await link.StartAsync(default);
            await link.DrainAsync(Guid.NewGuid(), _time.GetUtcNow(), "staff", default);
            await DrainedAsync(link);
            await link.StopAsync(default);
        }

        await using var next = Controller(new TcpSide(_port, _time));
        await next.StartAsync(default);
        Assert.Equal(HospitalLinkPhase.Serving, (await next.ServeAsync(Guid.Empty, "staff", default)).Phase);
        await next.StopAsync(default);
    }

    [Fact]
    public async Task A_request_to_drain_that_comes_when_its_window_is_over_drains_nothing()
    {
        var (first, second) = (Guid.NewGuid(), Guid.NewGuid());
        await using (var link = Controller(new TcpSide(_port, _time)))
        {
            await link.StartAsync(default);

            // The window ended before its request to drain was heard.
            await link.ServeAsync(first, "staff", default);
            await Assert.ThrowsAsync<InvalidOperationException>(() => link.DrainAsync(first, _time.GetUtcNow(), "staff", default));
            await link.StopAsync(default);
        }

        await using var next = Controller(new TcpSide(_port, _time));
        await next.StartAsync(default);
        await Assert.ThrowsAsync<InvalidOperationException>(() => next.DrainAsync(first, _time.GetUtcNow(), "staff", default));
        Assert.True(await ListensAsync());
        await next.DrainAsync(second, _time.GetUtcNow(), "staff", default);
        await DrainedAsync(next);
        await Assert.ThrowsAsync<InvalidOperationException>(() => next.DrainAsync(first, _time.GetUtcNow(), "staff", default));
        await next.StopAsync(default);
    }

    [Fact]
    public async Task Each_change_is_in_the_audit_with_who_and_repeating_adds_none()
    {
        await using var link = Controller(new TcpSide(_port, _time));
        await link.StartAsync(default);
        var window = Guid.NewGuid();
        await link.DrainAsync(window, _time.GetUtcNow(), "staff", default);
        await DrainedAsync(link);
        await link.DrainAsync(window, _time.GetUtcNow(), "staff", default);
        await link.ServeAsync(window, "night-shift", default);
        await link.ServeAsync(window, "night-shift", default);
        await link.StopAsync(default);
        var (_, rows) = await ChildProcess.RunAsync(
            "sqlite3", [_folder["audit.db"], "SELECT kind || ' ' || who FROM audit ORDER BY seq"], Limit);
        Assert.Equal("LinkDraining staff\nLinkDrained staff\nLinkServing night-shift", rows);
    }

    public async Task InitializeAsync() => _audit = await AuditChain.OpenAsync(_folder["audit.db"], _time, default);

    [Fact]
    public async Task What_the_opening_failed_of_is_told_though_the_closing_fails_too()
    {
        await using var link = Controller(new BrokenSide());
        Assert.Equal("the port is taken", (await Assert.ThrowsAsync<IOException>(() => link.ServeAsync(Guid.NewGuid(), "staff", default))).Message);
        Assert.Equal(HospitalLinkPhase.Drained, link.Current.Phase);
        Assert.Contains(3907, _logs.Ids);
    }

    public async Task DisposeAsync()
    {
        await _audit.DisposeAsync();
        _folder.Dispose();
    }

    private static Task DrainedAsync(LinkController link) =>
        Eventually.HoldsAsync(() => link.Current.Phase == HospitalLinkPhase.Drained, Limit, "the link is drained");

    private LinkController Controller(IHospitalSockets side, params ILinkDrainParticipant[] participants) =>
        Controller([side], participants);

    private LinkController Controller(IHospitalSockets[] sides, params ILinkDrainParticipant[] participants) =>
        new(sides, participants, new LinkFlag(Flag), _audit, _time, _logs.For<LinkController>());

    private async Task<bool> ListensAsync()
    {
        try
        {
            using var peer = new TcpClient();
            await peer.ConnectAsync(IPAddress.Loopback, _port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
