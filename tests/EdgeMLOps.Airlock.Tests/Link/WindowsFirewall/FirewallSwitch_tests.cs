using EdgeMLOps.Airlock.Link;
using EdgeMLOps.Airlock.Link.Programs;
using EdgeMLOps.Airlock.Link.WindowsFirewall;
using EdgeMLOps.TestKit;

namespace EdgeMLOps.Airlock.Tests.Link.WindowsFirewall;

/// <summary>The logic over a firewall of the test's own; it was never run on Windows.</summary>
public sealed class FirewallSwitch_tests
{
    private readonly FakeFirewall _firewall = new();
    private readonly LogWatcher _log = new();

    [Fact]
    public async Task Each_side_is_let_through_by_switching_its_block_off_and_never_both_at_any_line()
    {
        var driver = Switch();
        foreach (var side in (LinkSide[])[LinkSide.Neither, LinkSide.Hospital, LinkSide.Outside, LinkSide.Hospital, LinkSide.Outside, LinkSide.Neither])
        {
            Assert.Equal("", await driver.SetAsync(side, default));
            Assert.Equal("", await driver.CheckAsync(side, default));
            Assert.Equal(side != LinkSide.Hospital, _firewall.IsBlocked("edgemlops-hospital-in"));
            Assert.Equal(side != LinkSide.Hospital, _firewall.IsBlocked("edgemlops-hospital-out"));
            Assert.Equal(side != LinkSide.Outside, _firewall.IsBlocked("edgemlops-broker-out"));
            Assert.All((string[])["rest-in", "rest-out", "six-in", "six-out", "broker-in", "broker-ports", "broker-udp"], name => Assert.True(_firewall.IsBlocked($"edgemlops-{name}")));
        }

        Assert.Equal(0, _firewall.BothThrough);
        Assert.Equal(LinkCodes.RulesChanged, await driver.CheckAsync(LinkSide.Hospital, default));
    }

    [Fact]
    public void What_is_neither_the_hospital_nor_the_broker_is_blocked_and_of_the_broker_all_but_its_port()
    {
        var rules = FirewallRules.Of(Options());
        Assert.Equal(
            ["0.0.0.0-10.0.255.255", "10.2.0.0-126.255.255.255", "128.0.0.0-203.0.113.6", "203.0.113.8-255.255.255.255"],
            rules.Single(rule => rule.Name is "edgemlops-rest-out").Addresses);
        Assert.Equal("0-8882,8884-65535", rules.Single(rule => rule.Name is "edgemlops-broker-ports").Ports);
        Assert.All(rules, rule => Assert.DoesNotContain(rule.Name, rules.Where(other => other != rule).Select(other => other.Name)));
    }

    [Fact]
    public async Task A_rule_that_someone_switched_off_removed_or_edited_is_found()
    {
        var driver = Switch();
        Assert.Equal("", await driver.SetAsync(LinkSide.Outside, default));
        _firewall.Turn("edgemlops-hospital-in", isOn: false);
        Assert.Equal(LinkCodes.RulesMissing, await driver.CheckAsync(LinkSide.Outside, default));
        Assert.Equal(LinkCodes.RulesMissing, await driver.RenewAsync(default));
        Assert.Equal("", await driver.SetAsync(LinkSide.Neither, default));
        _firewall.Turn("edgemlops-broker-out", isOn: false);
        Assert.Equal(LinkCodes.RulesMissing, await driver.CheckAsync(LinkSide.Neither, default));
        Assert.Equal("", await driver.SetAsync(LinkSide.Hospital, default));
        _firewall.Remove("edgemlops-rest-out");
        Assert.Equal(LinkCodes.RulesMissing, await driver.CheckAsync(LinkSide.Hospital, default));
        foreach (var (from, to) in (IEnumerable<(string, string)>)[("Block", "Allow"), ("203.0.113.7", "203.0.113.8"), ("Outbound", "Inbound"), ("Profile Any", "Profile Public"), ("0-8882", "0-8000")])
        {
            Assert.Equal("", await driver.SetAsync(LinkSide.Neither, default));
            _firewall.Change("edgemlops-broker-ports", from, to);
            Assert.Equal(LinkCodes.RulesChanged, await driver.CheckAsync(LinkSide.Neither, default));
        }

        Assert.Equal("", await driver.SetAsync(LinkSide.Neither, default));
        _firewall.Change("edgemlops-hospital-out", "10.1.0.0-10.1.255.255", "10.1.0.0/255.255.0.0"); // as Windows writes it
        Assert.Equal("", await driver.CheckAsync(LinkSide.Neither, default));
    }

    [Fact]
    public async Task A_firewall_that_is_off_or_lies_is_not_believed()
    {
        var driver = Switch();
        _firewall.Profile = "False";
        Assert.Equal(LinkCodes.FirewallOff, await driver.SetAsync(LinkSide.Hospital, default));
        _firewall.Profile = "True";
        _firewall.Lies = true;
        Assert.Equal(LinkCodes.RulesMissing, await driver.SetAsync(LinkSide.Outside, default));
    }

    [Theory]
    [InlineData("Missing", 0, "", "FirewallMissing")]
    [InlineData("TimedOut", 0, "", "FirewallTimedOut")]
    [InlineData("WroteTooMuch", 0, "", "FirewallUnreadable")]
    [InlineData("Ended", 1, "", "FirewallFailed")]
    [InlineData("Ended", 0, "", "FirewallUnreadable")]
    [InlineData("Ended", 0, "profile|Domain|True\nrule|short", "FirewallUnreadable")]
    [InlineData("Ended", 0, "profile|Domain|True\nwhat is this\nend", "FirewallUnreadable")]
    [InlineData("Ended", 0, "end", "FirewallOff")]
    public async Task What_PowerShell_fails_by_has_its_code(string outcome, int exitCode, string output, string code)
    {
        _firewall.Answer = new ProgramResult(Enum.Parse<ProgramOutcome>(outcome), exitCode, output, "");
        Assert.Equal(code, await Switch().SetAsync(LinkSide.Hospital, default));
        Assert.Equal(outcome is not "Ended" || exitCode != 0, _log.Text.Contains(code, StringComparison.Ordinal));
    }

    [Fact]
    public async Task No_script_is_longer_than_a_command_line_takes()
    {
        var link = Options();
        for (var network = 0; network < 15; network++)
        {
            link.WindowsFirewall.HospitalNetworks.Add($"172.16.{network * 2}.0/24");
        }

        for (var broker = 0; broker < 7; broker++)
        {
            link.WindowsFirewall.BrokerAddresses.Add($"198.51.100.{broker * 2}");
        }

        Assert.Empty(FirewallFaults.Of(link.WindowsFirewall));
        await new FirewallSwitch(_firewall, Microsoft.Extensions.Options.Options.Create(link), _log.For<FirewallSwitch>()).SetAsync(LinkSide.Hospital, default);
        Assert.All(_firewall.Calls, call => Assert.InRange(call.Arguments.Sum(argument => argument.Length), 1, 32_000));
    }

    private static LinkOptions Options() => new()
    {
        BrokerPort = 8883,
        WindowsFirewall = new FirewallOptions { HospitalNetworks = ["10.1.0.0/16"], BrokerAddresses = ["203.0.113.7"], HospitalProbes = ["10.1.0.5:104"] },
    };

    private FirewallSwitch Switch() => new(_firewall, Microsoft.Extensions.Options.Options.Create(Options()), _log.For<FirewallSwitch>());
}
