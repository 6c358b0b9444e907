using EdgeMLOps.Airlock.Link.WindowsFirewall;

namespace EdgeMLOps.Airlock.Tests.Link.WindowsFirewall;

public sealed class FirewallFaults_tests
{
    public static TheoryData<Action<FirewallOptions>, string> Wrong => new()
    {
        { options => options.HospitalNetworks.Clear(), "HospitalNetworks must hold" },
        { options => options.HospitalNetworks.Add("fd00::/8"), "HospitalNetworks must hold" },
        { options => options.HospitalNetworks.Add("10.1.0.0/16'); evil ('"), "HospitalNetworks must hold" },
        { options => options.HospitalNetworks.Add("0.0.0.0/0"), "HospitalNetworks must not" },
        { options => options.HospitalNetworks.Add("203.0.113.0/24"), "BrokerAddresses must not" },
        { options => options.BrokerAddresses.Clear(), "BrokerAddresses must hold" },
        { options => options.BrokerAddresses.Add("2001:db8::1"), "BrokerAddresses must hold" },
        { options => options.BrokerAddresses.Add("198.51.100.0/24"), "BrokerAddresses must hold" },
        { options => options.HospitalProbes.Clear(), "HospitalProbes must hold" },
        { options => options.HospitalProbes.Add("192.0.2.1:104"), "HospitalProbes must lie" },
        { options => options.Program = "powershell.exe", "Program must" },
        { options => options.ProgramMilliseconds = 999, "ProgramMilliseconds must" },
    };

    [Theory]
    [MemberData(nameof(Wrong), DisableDiscoveryEnumeration = true)]
    public void A_wrong_key_is_named(Action<FirewallOptions> change, string fault)
    {
        var options = Good();
        change(options);
        Assert.Contains(FirewallFaults.Of(options), found => found.StartsWith($"Link:WindowsFirewall:{fault}", StringComparison.Ordinal));
    }

    [Fact]
    public void What_a_site_would_write_is_good() => Assert.Empty(FirewallFaults.Of(Good()));

    private static FirewallOptions Good() => new() { HospitalNetworks = ["10.1.0.0/16"], BrokerAddresses = ["203.0.113.7"], HospitalProbes = ["10.1.0.5:104"] };
}
