using System.Net;
using System.Net.Sockets;
using EdgeMLOps.Airlock.Link;
using EdgeMLOps.Airlock.Link.Commanded;
using EdgeMLOps.Airlock.Link.Programs;
using EdgeMLOps.TestKit;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Airlock.Tests.Link.Commanded;

/// <summary>Switches that do as they are told, and such that do not: real programs, really run.</summary>
public sealed class CommandSwitch_tests
{
    private readonly LogWatcher _log = new();

    [Fact]
    public async Task A_switch_is_told_the_side_and_believed_when_its_proof_says_the_same()
    {
        using var site = new SiteSwitch();
        var driver = Switch(site);
        foreach (var side in Enum.GetValues<LinkSide>())
        {
            Assert.Equal("", await driver.SetAsync(side, default));
            Assert.Equal("", await driver.CheckAsync(side, default));
            Assert.Equal(side == LinkSide.Outside ? "" : LinkCodes.CommandFailed, await driver.RenewAsync(default));
        }

        await File.WriteAllTextAsync(site.State, "hospital\n");
        Assert.Equal(LinkCodes.SwitchOtherSide, await driver.CheckAsync(LinkSide.Outside, default));
    }

    [Theory]
    [InlineData("exit 0", "cat \"$STATE\"", "SwitchOtherSide")] // says it did, and did nothing
    [InlineData(SiteSwitch.Honest, "echo hospital; echo outside", "CommandUnreadable")]
    [InlineData(SiteSwitch.Honest, "echo both", "CommandUnreadable")]
    [InlineData(SiteSwitch.Honest, "echo OUTSIDE", "CommandUnreadable")]
    [InlineData(SiteSwitch.Honest, "true", "CommandUnreadable")]
    [InlineData("exit 0", "echo $EDGEMLOPS_SIDE$1", "CommandUnreadable")] // the proof repeats what it would be told
    [InlineData(SiteSwitch.Honest, "echo outside; exit 1", "CommandFailed")]
    [InlineData("exit 9", "echo outside", "CommandFailed")]
    [InlineData("kill -9 $$", "echo outside", "CommandFailed")]
    [InlineData("sleep 1000 & sleep 1000", "echo outside", "CommandTimedOut")]
    [InlineData(SiteSwitch.Honest, "sleep 1000", "CommandTimedOut")]
    [InlineData(SiteSwitch.Honest, "exec yes outside", "CommandUnreadable")]
    public async Task A_switch_that_fails_lies_or_never_ends_has_its_code(string switches, string proves, string code)
    {
        using var site = new SiteSwitch(switches, proves);
        Assert.Equal(code, await Switch(site, milliseconds: code is "CommandTimedOut" ? 500 : 20_000).SetAsync(LinkSide.Outside, default));
    }

    [Fact]
    public async Task A_program_that_is_not_there_has_its_code()
    {
        using var site = new SiteSwitch();
        var link = site.Options();
        link.Command.Proof[0] = site.Script("gone");
        Assert.Equal(LinkCodes.CommandMissing, await Switch(link).SetAsync(LinkSide.Neither, default));
    }

    [Fact]
    public async Task No_shell_reads_an_argument_and_nothing_of_the_airlocks_variables_is_handed_on()
    {
        using var site = new SiteSwitch(switches: "printf '%s|' \"$@\" > \"$NOTES\"; /usr/bin/env >> \"$NOTES\"; " + SiteSwitch.Honest);
        var link = site.Options();
        link.Command.Switch.Add("$(touch /nowhere); \"{side}\" *");
        Environment.SetEnvironmentVariable("EDGEMLOPS_TEST_SECRET", "of the airlock");
        Assert.Equal("", await Switch(link).SetAsync(LinkSide.Outside, default));

        var notes = await File.ReadAllLinesAsync(site.Notes);
        Assert.StartsWith("outside|$(touch /nowhere); \"outside\" *|", notes[0], StringComparison.Ordinal);
        var names = string.Join('\n', notes).Split('|')[^1].Split('\n').Select(line => line.Split('=')[0]).Except(["PWD", "SHLVL", "_", "OLDPWD"], StringComparer.Ordinal);
        Assert.Equal(["EDGEMLOPS_SECONDS", "EDGEMLOPS_SIDE", "LC_ALL", "PATH", "STATE"], names.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_switch_whose_proof_lies_is_found_by_a_connection_and_both_sides_are_cut()
    {
        using var hospital = new TcpListener(IPAddress.Loopback, FreePort.Next()); // nobody else's once it is stopped
        hospital.Start();
        using var site = new SiteSwitch();
        var link = site.Options();
        link.Command.HospitalProbes[0] = $"127.0.0.1:{((IPEndPoint)hospital.LocalEndpoint).Port}";
        var options = Microsoft.Extensions.Options.Options.Create(link);
        using var driver = new SwitchLinkDriver(Switch(link), new ListenerLinkDriver(options, TimeProvider.System), options, TimeProvider.System);

        Assert.Equal("", await driver.SwitchAsync(LinkSide.Hospital, default));
        Assert.Equal(LinkCodes.HospitalProbeConnected, await driver.SwitchAsync(LinkSide.Outside, default));
        Assert.Equal("neither", await File.ReadAllTextAsync(site.State));
        hospital.Stop();
        Assert.Equal("", await driver.SwitchAsync(LinkSide.Outside, default));

        await File.WriteAllTextAsync(site.State, "hospital"); // somebody else's doing, in the window
        Assert.Equal(LinkCodes.SwitchOtherSide, (await driver.ProveHospitalDownAsync(default)).Code);
        Assert.Equal(LinkCodes.SwitchOtherSide, (await driver.WatchAsync(default)).Code);
        Assert.Equal("neither", await File.ReadAllTextAsync(site.State));
        Assert.Equal(LinkCodes.RulesChanged, await driver.RenewAsync(default));
    }

    [Fact]
    public async Task A_switch_changed_between_its_proof_and_the_connection_is_told_as_that_and_not_as_a_way_around_it()
    {
        using var hospital = new TcpListener(IPAddress.Loopback, 0);
        hospital.Start();
        using var site = new SiteSwitch(proves: "cat \"$STATE\"; [ ! -e \"$STATE.next\" ] || mv \"$STATE.next\" \"$STATE\"");
        var link = site.Options();
        link.Command.HospitalProbes[0] = $"127.0.0.1:{((IPEndPoint)hospital.LocalEndpoint).Port}";
        var options = Microsoft.Extensions.Options.Options.Create(link);
        using var driver = new SwitchLinkDriver(Switch(link), new ListenerLinkDriver(options, TimeProvider.System), options, TimeProvider.System);
        Assert.Equal(LinkCodes.HospitalProbeConnected, await driver.SwitchAsync(LinkSide.Neither, default));

        await File.WriteAllTextAsync($"{site.State}.next", "hospital");
        Assert.Equal(LinkCodes.SwitchOtherSide, (await driver.ProveHospitalDownAsync(default)).Code);
    }

    private CommandSwitch Switch(SiteSwitch site, int milliseconds = 20_000) => Switch(site.Options(milliseconds));

    private CommandSwitch Switch(LinkOptions link) =>
        new(new ProgramRunner(TimeProvider.System), Microsoft.Extensions.Options.Options.Create(link), _log.For<CommandSwitch>());
}
