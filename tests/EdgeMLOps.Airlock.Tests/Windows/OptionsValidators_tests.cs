using EdgeMLOps.Airlock.Link;
using EdgeMLOps.Airlock.Link.Commanded;
using EdgeMLOps.Airlock.Link.Nftables;
using EdgeMLOps.Airlock.Schedules;
using EdgeMLOps.Airlock.Windows;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Airlock.Tests.Windows;

public sealed class OptionsValidators_tests
{
    public static TheoryData<LinkOptions, string> WrongLinks => new()
    {
        { new LinkOptions { BrokerPort = 8883 }, "Link:HospitalPorts" },
        { new LinkOptions { HospitalPorts = [0], BrokerPort = 8883 }, "Link:HospitalPorts" },
        { new LinkOptions { HospitalPorts = [11112] }, "Link:BrokerPort" },
        { new LinkOptions { HospitalPorts = [8883], BrokerPort = 8883 }, "Link:BrokerPort" },
        { new LinkOptions { HospitalPorts = [11112], BrokerPort = 8883, ProbeAddress = "pacs" }, "Link:ProbeAddress" },
        { new LinkOptions { HospitalPorts = [11112], BrokerPort = 8883, Driver = "iptables" }, "Link:Driver" },
        { new LinkOptions { HospitalPorts = [11112], BrokerPort = 8883, WatchMilliseconds = 0 }, "Link:WatchMilliseconds" },
        { new LinkOptions { HospitalPorts = [11112], BrokerPort = 8883, Driver = "nftables" }, "Link:Nftables:OutsideInterfaces" },
        { new LinkOptions { HospitalPorts = [11112], BrokerPort = 8883, Driver = "command" }, "Link:Command:Switch" },
        { new LinkOptions { HospitalPorts = [11112], BrokerPort = 8883, Driver = "windows-firewall" }, "Link:WindowsFirewall:HospitalNetworks" },
    };

    public static TheoryData<WindowOptions, string> WrongWindows => new()
    {
        { new WindowOptions { RelayRoot = "/r" }, "Window:ApplianceRoot" },
        { new WindowOptions { ApplianceRoot = "/a", RelayRoot = "r" }, "Window:RelayRoot" },
        { new WindowOptions { ApplianceRoot = "/a", RelayRoot = "/r", LeaseTtlSeconds = 61 }, "Window:LeaseTtlSeconds" },
        { new WindowOptions { ApplianceRoot = "/a", RelayRoot = "/r", LeaseTtlSeconds = 1 }, "Window:RenewMilliseconds" },
        { new WindowOptions { ApplianceRoot = "/a", RelayRoot = "/r", DrainSeconds = 0 }, "Window:DrainSeconds" },
    };

    [Theory]
    [MemberData(nameof(WrongLinks), DisableDiscoveryEnumeration = true)]
    public void A_wrong_link_is_refused_by_its_key(LinkOptions options, string key) =>
        Assert.Contains(key, new LinkOptionsValidator().Validate(name: null, options).FailureMessage, StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(WrongWindows), DisableDiscoveryEnumeration = true)]
    public void A_wrong_window_is_refused_by_its_key(WindowOptions options, string key) =>
        Assert.Contains(key, new WindowOptionsValidator().Validate(name: null, options).FailureMessage, StringComparison.Ordinal);

    [Theory]
    [InlineData("nftables", 2, 1001, false)]
    [InlineData("nftables", 2, 1000, true)]
    [InlineData("listener", 2, 1001, true)]
    public void The_kernel_keeps_the_outside_open_for_two_renewals(string driver, int outsideSeconds, int renewMilliseconds, bool isGood)
    {
        var link = Options.Create(new LinkOptions
        {
            Driver = driver,
            Nftables = new NftablesOptions { OutsideSeconds = outsideSeconds },
            Command = new CommandOptions { OutsideSeconds = outsideSeconds },
        });
        var result = new RenewalsValidator(link).Validate(name: null, new WindowOptions { RenewMilliseconds = renewMilliseconds });
        Assert.Equal(isGood, result.Succeeded);
        Assert.Equal(!isGood, result.FailureMessage?.StartsWith("Window:RenewMilliseconds", StringComparison.Ordinal) is true);
    }

    // Twice the renewal, three runs and the probe's second.
    [Theory]
    [InlineData("command", 30, 30, 4000, "")]
    [InlineData("command", 27, 30, 4000, "Window:LeaseTtlSeconds must be at least 28")]
    [InlineData("command", 30, 27, 4000, "Link:Command:OutsideSeconds must be at least 28")]
    [InlineData("command", 5, 30, 400, "Window:LeaseTtlSeconds must be at least 6.4")]
    [InlineData("windows-firewall", 52, 2, 8000, "")]
    [InlineData("windows-firewall", 51, 2, 8000, "Window:LeaseTtlSeconds must be at least 52")]
    [InlineData("nftables", 2, 2, 8000, "")] // nft takes milliseconds
    public void A_slow_round_of_renewals_ends_no_lease(string driver, int leaseSeconds, int outsideSeconds, int programMilliseconds, string fault)
    {
        var link = new LinkOptions { Driver = driver };
        (link.Command.OutsideSeconds, link.Nftables.OutsideSeconds) = (outsideSeconds, outsideSeconds);
        (link.Command.ProgramMilliseconds, link.Nftables.ProgramMilliseconds, link.WindowsFirewall.ProgramMilliseconds) = (programMilliseconds, programMilliseconds, programMilliseconds);
        var result = new RenewalsValidator(Options.Create(link)).Validate(name: null, new WindowOptions { LeaseTtlSeconds = leaseSeconds });
        Assert.Equal(fault.Length == 0, result.Succeeded);
        Assert.StartsWith(fault, result.FailureMessage ?? "", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("listener")]
    [InlineData("nftables")]
    [InlineData("command")]
    [InlineData("windows-firewall")]
    public void The_defaults_of_each_driver_fit_its_programs(string driver)
    {
        var link = Options.Create(new LinkOptions { Driver = driver });
        var options = new WindowOptions { ApplianceRoot = "/a", RelayRoot = "/r" };
        new WindowDefaults(link).Configure(options);
        Assert.Equal(driver is "listener" or "nftables", options.LeaseTtlSeconds == 5);
        Assert.True(new RenewalsValidator(link).Validate(name: null, options).Succeeded);
        Assert.True(new WindowOptionsValidator().Validate(name: null, options).Succeeded);
    }

    [Theory]
    [InlineData("nftables", 2, 1000, true)]
    [InlineData("nftables", 2, 1001, false)]
    [InlineData("nftables", 0, 60_000, true)]
    [InlineData("listener", 1, 60_000, true)]
    public void A_window_waits_for_two_looks_at_the_switch_or_not_at_all(string driver, int patienceSeconds, int watchMilliseconds, bool isGood)
    {
        var link = Options.Create(new LinkOptions { Driver = driver, WatchMilliseconds = watchMilliseconds });
        var result = new PatienceValidator(link).Validate(name: null, new ScheduleOptions { SwitchPatienceSeconds = patienceSeconds });
        Assert.Equal(isGood, result.Succeeded);
        Assert.Equal(!isGood, result.FailureMessage?.StartsWith("Schedule:SwitchPatienceSeconds", StringComparison.Ordinal) is true);
    }

    [Fact]
    public void The_defaults_need_the_ports_and_the_roots_only()
    {
        Assert.True(new LinkOptionsValidator().Validate(name: null, new LinkOptions { HospitalPorts = [11112], BrokerPort = 8883 }).Succeeded);
        Assert.True(new WindowOptionsValidator().Validate(name: null, new WindowOptions { ApplianceRoot = "/a", RelayRoot = "/r" }).Succeeded);
    }
}
