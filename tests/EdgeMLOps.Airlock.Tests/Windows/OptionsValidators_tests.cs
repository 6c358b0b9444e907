using EdgeMLOps.Airlock.Link;
using EdgeMLOps.Airlock.Link.Commanded;
using EdgeMLOps.Airlock.Link.Nftables;
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
    [InlineData("command", 2, 1001, false)]
    [InlineData("command", 2, 1000, true)]
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

    [Fact]
    public void The_defaults_need_the_ports_and_the_roots_only()
    {
        Assert.True(new LinkOptionsValidator().Validate(name: null, new LinkOptions { HospitalPorts = [11112], BrokerPort = 8883 }).Succeeded);
        Assert.True(new WindowOptionsValidator().Validate(name: null, new WindowOptions { ApplianceRoot = "/a", RelayRoot = "/r" }).Succeeded);
    }
}
