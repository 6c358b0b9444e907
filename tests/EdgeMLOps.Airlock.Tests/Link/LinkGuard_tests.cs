using System.Net;
using System.Net.Sockets;
using EdgeMLOps.Airlock.Link;
using EdgeMLOps.Airlock.Link.Commanded;
using EdgeMLOps.Airlock.Peers;
using EdgeMLOps.Airlock.Tests.Link.Commanded;
using EdgeMLOps.Airlock.Tests.Parts;
using EdgeMLOps.Airlock.Tests.Schedules;
using EdgeMLOps.Airlock.Windows;
using EdgeMLOps.Contracts.Control;
using EdgeMLOps.TestKit;
using EdgeMLOps.TestKit.Processes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace EdgeMLOps.Airlock.Tests.Link;

/// <summary>The guard and the driver over a site's switch of real programs, while the hospital is served.</summary>
public sealed class LinkGuard_tests : IAsyncLifetime
{
    private const string Noted = "echo \"$1\" >> \"$NOTES\"; " + SiteSwitch.Honest;
    private const string Breakable = "[ ! -e \"$STATE.broken\" ] || exit 1; cat \"$STATE\"";

    private readonly LogWatcher _log = new();
    private readonly FaultyRunner _programs = new();
    private readonly SiteSwitch _site = new(Noted, Breakable);
    private readonly TcpListener _pacs = new(IPAddress.Loopback, FreePort.Next()); // nobody else's while it is stopped
    private EndPoint _address = null!; // set before each test, as the next three
    private ScheduleBench _bench = null!;
    private SwitchLinkDriver _driver = null!;
    private LinkGuard _guard = null!;

    public async Task InitializeAsync()
    {
        _pacs.Start();
        _address = _pacs.LocalEndpoint;
        _bench = await ScheduleBench.CreateAsync();
        var link = _site.Options();
        link.Command.HospitalProbes[0] = $"127.0.0.1:{((IPEndPoint)_address).Port}";
        var options = Microsoft.Extensions.Options.Options.Create(link);
        _driver = new SwitchLinkDriver(
            new CommandSwitch(_programs, options, _log.For<CommandSwitch>()), new ListenerLinkDriver(options, _bench.Clock), options, _bench.Clock);
        _guard = new LinkGuard(_driver, _bench.Store, _bench.Link, options, _bench.Clock, _log.For<LinkGuard>());
        Assert.Equal("", await _driver.SwitchAsync(LinkSide.Hospital, default));
    }

    public async Task DisposeAsync()
    {
        _guard.Dispose();
        _driver.Dispose();
        await _bench.DisposeAsync();
        _site.Dispose();
        _pacs.Dispose();
    }

    [Fact]
    public async Task A_proof_that_cannot_be_read_for_a_moment_cuts_no_hospital_and_is_told()
    {
        Break();
        for (var look = 0; look < WatchPatience.MostUnread; look++)
        {
            await LookAsync(LinkCodes.CommandFailed);
        }

        Mend();
        await LookAsync("");
        Assert.Equal(["hospital"], Told());
        Assert.Equal([6055, 6051], _log.Ids.Where(id => id is 6050 or 6051 or 6055));

        // The looks before do not count any more.
        Break();
        await LookAsync(LinkCodes.CommandFailed);
        Assert.Equal(["hospital"], Told());
    }

    [Fact]
    public async Task A_proof_that_stays_broken_cuts_both_sides_which_stay_so_for_longer_and_longer()
    {
        Break();
        for (var look = 0; look < WatchPatience.MostUnread + 1; look++)
        {
            await LookAsync(LinkCodes.CommandFailed);
        }

        Assert.Equal(["hospital", "hospital", "neither"], Told());
        for (var second = 1; second <= 7; second++)
        {
            _bench.Clock.Pass(TimeSpan.FromSeconds(1));
            await LookAsync(LinkCodes.CommandFailed);
            Assert.Equal("neither", Told()[^1]);
        }

        Assert.Equal(2 + 3, Told().Count(side => side is "hospital")); // after 1, 3 and 7 seconds
        Assert.Equal(1 + 3, _log.Ids.Count(id => id is 6050));
        Mend();
        await LookAsync(LinkCodes.CommandFailed); // the pause goes on
        _bench.Clock.Pass(TimeSpan.FromSeconds(8));
        await LookAsync("");
        Assert.Equal("hospital", Told()[^1]);
    }

    [Fact]
    public async Task A_hospital_that_cannot_be_proven_behind_a_window_is_let_through_and_cut_in_growing_pauses_however_often_it_is_asked_for()
    {
        await _driver.SwitchAsync(LinkSide.Neither, default);
        Break();
        for (var second = 0; second < 20; second++)
        {
            Assert.Equal(LinkCodes.CommandFailed, await _driver.SwitchAsync(LinkSide.Hospital, default)); // the step that verifies
            await LookAsync(LinkCodes.CommandFailed); // and the guard beside it
            Assert.Equal("neither", Told()[^1]);
            _bench.Clock.Pass(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(1 + 5, Told().Count(side => side is "hospital")); // at once, and after 1, 3, 7 and 15 seconds
        Mend();
        Assert.Equal(LinkCodes.CommandFailed, await _driver.SwitchAsync(LinkSide.Hospital, default));
        _bench.Clock.Pass(TimeSpan.FromSeconds(11));
        Assert.Equal("", await _driver.SwitchAsync(LinkSide.Hospital, default));
        await LookAsync("");
    }

    [Fact]
    public async Task A_hospital_that_was_cut_meanwhile_is_let_through_at_once_where_the_switch_works_again()
    {
        Break();
        Assert.Equal(LinkCodes.CommandFailed, await _driver.SwitchAsync(LinkSide.Hospital, default));
        Mend();
        await _driver.SwitchAsync(LinkSide.Neither, default); // a window, or a person who unplugged the outside
        Assert.Equal("", await _driver.SwitchAsync(LinkSide.Hospital, default));
    }

    [Fact]
    public async Task A_switch_that_stands_elsewhere_is_set_at_once_and_never_straight_from_one_side_to_the_other()
    {
        await File.WriteAllTextAsync(_site.State, "outside"); // somebody else's doing
        await LookAsync(LinkCodes.SwitchOtherSide);
        Assert.Equal(["hospital", "neither", "hospital"], Told());
        await LookAsync("");
    }

    [Fact]
    public async Task A_hospital_that_is_served_by_the_switchs_word_alone_is_told_and_keeps_no_window_from_beginning()
    {
        await LookAsync("");
        _pacs.Stop();
        for (var minute = 0; minute < LinkHealth.MostSilent; minute++)
        {
            Assert.False(_bench.Link.HospitalSilent);
            _bench.Clock.Pass(TimeSpan.FromMinutes(1));
            await LookAsync("");
            await LookAsync(""); // one try a minute
        }

        Assert.True(_bench.Link.HospitalSilent);
        using var back = new TcpListener((IPEndPoint)_address);
        back.Start();
        _bench.Clock.Pass(TimeSpan.FromMinutes(1));
        await LookAsync("");
        Assert.False(_bench.Link.HospitalSilent);
        Assert.Equal([6057, 6058], _log.Ids.Where(id => id is 6057 or 6058));
    }

    [Fact]
    public async Task While_the_hospital_is_cut_nothing_of_it_is_tried()
    {
        Assert.True(await _driver.HospitalAnswersAsync(default));
        _pacs.Stop();
        await _driver.SwitchAsync(LinkSide.Neither, default);
        Assert.Null(await _driver.HospitalAnswersAsync(default));
    }

    [Fact]
    public async Task A_proof_that_stays_broken_while_both_sides_are_cut_is_told_once()
    {
        await _driver.SwitchAsync(LinkSide.Neither, default);
        Break();
        for (var look = 0; look < 5; look++)
        {
            await LookAsync(LinkCodes.CommandFailed);
        }

        Assert.Equal([6050], _log.Ids.Where(id => id is 6050 or 6055));
        Mend();
        await LookAsync("");
        Break();
        await LookAsync(LinkCodes.CommandFailed);
        Assert.Equal([6050, 6051, 6050], _log.Ids.Where(id => id is 6050 or 6051));
    }

    [Fact]
    public async Task An_appliance_that_serves_behind_a_cut_is_told_of_it_until_it_is_over_whenever_it_answers()
    {
        List<bool> told = [];
        using var folder = new TempFolder();
        await using var appliance = new ControlPart(folder.Path, "appliance", application => application.MapPost("/v1/link/cut", (CutRequest cut) =>
        {
            told.Add(cut.IsCut);
            return Results.Ok(new LinkState { Phase = LinkPhase.Serving, OpenAssociations = 0, Since = DateTimeOffset.UnixEpoch });
        }));
        using var peer = new AppliancePeer(
            Microsoft.Extensions.Options.Options.Create(new WindowOptions { ApplianceRoot = folder.Path, RelayRoot = folder.Path }));
        using var teller = new CutTeller(_driver, _bench.Store, peer, _bench.Clock);
        await teller.LookAsync(default); // nobody answers
        await appliance.StartAsync();
        for (var look = 0; look < 3; look++)
        {
            await teller.LookAsync(default);
        }

        Assert.Equal([false], told); // what a dead airlock may have begun
        Break();
        Assert.Equal(LinkCodes.CommandFailed, await _driver.SwitchAsync(LinkSide.Hospital, default));
        await teller.LookAsync(default);
        await teller.LookAsync(default);
        Mend();
        _bench.Clock.Pass(TimeSpan.FromSeconds(1));
        await LookAsync("");
        await teller.LookAsync(default);
        await teller.LookAsync(default);
        Assert.Equal([false, true, true, false], told);
    }

    [Fact]
    public async Task A_look_that_ends_in_an_exception_is_told_and_the_next_one_made()
    {
        _programs.Fault = new AggregateException("another user's");
        await LookAsync(LinkCodes.LookFailed);
        Assert.Contains(6056, _log.Ids);
        _programs.Fault = null;
        await LookAsync("");
    }

    private async Task LookAsync(string code)
    {
        await _guard.LookAsync(default);
        Assert.Equal(code, _bench.Link.Code);
    }

    private void Break() => File.WriteAllText(_site.State + ".broken", "");

    private void Mend() => File.Delete(_site.State + ".broken");

    // What stands there already is set again harmlessly.
    private List<string> Told() => File.ReadAllLines(_site.Notes)
        .Aggregate(new List<string>(), (list, side) => list is [.., var last] && last == side && side is "neither" ? list : [.. list, side]);
}
