using EdgeMLOps.Airlock.Link;
using EdgeMLOps.Airlock.Link.Nftables;
using EdgeMLOps.TestKit.Network;

namespace EdgeMLOps.Airlock.Tests.Link.Nftables;

/// <summary>Options of a box that stands between the two networks of <see cref="GapPlace"/>.</summary>
internal static class Some
{
    public const int BrokerPort = 8883;

    public static LinkOptions Options(Action<NftablesOptions>? change = null)
    {
        var options = new LinkOptions
        {
            Driver = "nftables",
            HospitalPorts = [11112],
            BrokerPort = BrokerPort,
            Nftables = new NftablesOptions
            {
                HospitalInterfaces = [GapPlace.HospitalDevice],
                OutsideInterfaces = [GapPlace.OutsideDevice],
                BrokerAddresses = [GapPlace.BrokerAddress],
                HospitalProbes = [$"{GapPlace.HospitalAddress}:104"],
            },
        };
        change?.Invoke(options.Nftables);
        return options;
    }
}
