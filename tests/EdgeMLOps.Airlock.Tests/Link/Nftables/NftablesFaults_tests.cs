using EdgeMLOps.Airlock.Link.Nftables;

namespace EdgeMLOps.Airlock.Tests.Link.Nftables;

public sealed class NftablesFaults_tests
{
    public static TheoryData<Action<NftablesOptions>, string> Wrong => new()
    {
        { options => options.HospitalInterfaces.Clear(), "HospitalInterfaces or HospitalNetworks" },
        { options => options.HospitalInterfaces.Add("eth0\" accept; #"), "HospitalInterfaces must" },
        { options => options.HospitalInterfaces.Add("a234567890123456"), "HospitalInterfaces must" },
        { options => options.HospitalInterfaces.Add("lo"), "HospitalInterfaces must" },
        { options => options.HospitalInterfaces.Add("eth0\n"), "HospitalInterfaces must" },
        { options => options.HospitalNetworks.Add("10.1.0.0"), "HospitalNetworks must" },
        { options => options.HospitalNetworks.Add("10.1.0.0/33"), "HospitalNetworks must" },
        { options => options.HospitalNetworks.Add("10.71.0.0/16"), "BrokerAddresses must not lie" },
        { options => options.OutsideInterfaces.Clear(), "OutsideInterfaces must" },
        { options => options.OutsideInterfaces.Add("hospital0"), "OutsideInterfaces shares" },
        { options => options.BrokerAddresses.Clear(), "BrokerAddresses must" },
        { options => options.BrokerAddresses.Add("broker.example"), "BrokerAddresses must" },
        { options => options.BrokerAddresses.Add("127.0.0.1"), "BrokerAddresses must" },
        { options => options.BrokerAddresses.Add("fe80::1%2"), "BrokerAddresses must" },
        { options => options.HospitalProbes.Clear(), "HospitalProbes must" },
        { options => options.HospitalProbes.Add("10.1.0.5"), "HospitalProbes must" },
        { options => options.BrokerAddresses.Add("0.0.0.0"), "BrokerAddresses must" },
        { options => options.BrokerAddresses.Add("::"), "BrokerAddresses must" },
        { options => options.BrokerAddresses.Add("224.0.0.1"), "BrokerAddresses must" },
        { options => options.BrokerAddresses.Add("255.255.255.255"), "BrokerAddresses must" },
        { options => options.BrokerAddresses.Add("ff02::1"), "BrokerAddresses must" },
        { options => options.BrokerAddresses.Add("::ffff:10.71.1.9"), "BrokerAddresses must" },
        { options => options.HospitalProbes.Add("[::ffff:10.1.0.5]:104"), "HospitalProbes must hold" },
        { options => options.HospitalProbes.Add("0.0.0.0:104"), "HospitalProbes must hold" },
        { options => options.HospitalProbes.Add("239.1.1.1:104"), "HospitalProbes must hold" },
        { options => options.HospitalNetworks.Add("10.72.0.0/16"), "HospitalProbes must lie" },
        { options => options.OutsideSeconds = 31, "OutsideSeconds must" },
        { options => options.Program = "nft", "Program must" },
        { options => options.ProgramMilliseconds = 0, "ProgramMilliseconds must" },
    };

    [Theory]
    [MemberData(nameof(Wrong), DisableDiscoveryEnumeration = true)]
    public void What_is_wrong_is_refused_by_its_key(Action<NftablesOptions> change, string fault) =>
        Assert.Contains(NftablesFaults.Of(Some.Options(change).Nftables), text => text.StartsWith($"Link:Nftables:{fault}", StringComparison.Ordinal));

    [Fact]
    public void One_interface_for_both_links_does_where_networks_tell_them_apart() => Assert.Empty(NftablesFaults.Of(Some.Options(options =>
    {
        options.HospitalInterfaces.Add(options.OutsideInterfaces[0]);
        options.HospitalNetworks.Add("10.71.1.0/24");
        options.HospitalNetworks.Add("fd00:71::/64");
    }).Nftables));
}
