using System.Net;
using EdgeMLOps.Airlock.Link.Commanded;
using EdgeMLOps.Airlock.Link.Nftables;
using EdgeMLOps.Airlock.Link.WindowsFirewall;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Airlock.Link;

internal sealed class LinkOptionsValidator : IValidateOptions<LinkOptions>
{
    private const int MostPorts = 16;

    public ValidateOptionsResult Validate(string? name, LinkOptions options)
    {
        var faults = new OptionFaults();
        faults.Require(
            options.Driver is LinkDrivers.Listener or LinkDrivers.Nftables or LinkDrivers.Command or LinkDrivers.WindowsFirewall,
            "Link:Driver must be 'listener', 'nftables', 'command' or 'windows-firewall'");
        faults.Require(
            options.HospitalPorts.Count is >= 1 and <= MostPorts && options.HospitalPorts.All(IsPort),
            "Link:HospitalPorts must hold 1 to 16 ports, each 1 to 65535");
        faults.Require(
            options.HospitalPeerPorts.Count <= MostPorts && options.HospitalPeerPorts.All(IsPort),
            "Link:HospitalPeerPorts must hold at most 16 ports, each 1 to 65535");
        faults.Require(IPAddress.TryParse(options.ProbeAddress, out _), "Link:ProbeAddress must be an IP address");
        faults.Require(options.ProbeMilliseconds is >= 50 and <= 10_000, "Link:ProbeMilliseconds must be 50 to 10000");
        faults.Require(IsPort(options.BrokerPort), "Link:BrokerPort must be 1 to 65535");
        faults.Require(
            !options.HospitalPorts.Contains(options.BrokerPort) && !options.HospitalPeerPorts.Contains(options.BrokerPort),
            "Link:BrokerPort must not be one of the hospital's: the two links could not be told apart");
        faults.Require(options.WatchMilliseconds is >= 100 and <= 60_000, "Link:WatchMilliseconds must be 100 to 60000");
        if (options.Driver is LinkDrivers.Nftables)
        {
            faults.Add(NftablesFaults.Of(options.Nftables));
        }
        else if (options.Driver is LinkDrivers.Command)
        {
            faults.Add(CommandFaults.Of(options.Command));
        }
        else if (options.Driver is LinkDrivers.WindowsFirewall)
        {
            faults.Add(FirewallFaults.Of(options.WindowsFirewall));
        }

        return faults.Result;
    }

    private static bool IsPort(int port) => port is >= 1 and <= 65_535;
}
