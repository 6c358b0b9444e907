using System.Net;
using EdgeMLOps.Airlock.Link.Nftables;

namespace EdgeMLOps.Airlock.Link.WindowsFirewall;

/// <summary>What is wrong with the <c>windows-firewall</c> driver's options.</summary>
internal static class FirewallFaults
{
    private const int MostNetworks = 16;
    private const int MostAddresses = 8;
    private const int MostProbes = 4;

    public static IEnumerable<string> Of(FirewallOptions options) =>
        Checks(options).Where(check => !check.Holds).Select(check => $"Link:WindowsFirewall:{check.Fault}");

    private static IEnumerable<(bool Holds, string Fault)> Checks(FirewallOptions options) =>
    [
        (Holds(options.HospitalNetworks, MostNetworks, text => IPNetwork.TryParse(text, out _) && AddressRange.Parse(text) is not null), "HospitalNetworks must hold 1 to 16 networks of IPv4 such as 10.1.0.0/16"),
        (!options.HospitalNetworks.Any(text => AddressRange.Parse(text) is { } range && Overlaps(range, AddressRange.Loopback)), "HospitalNetworks must not hold the loopback"),
        (Holds(options.BrokerAddresses, MostAddresses, IsAddress), "BrokerAddresses must hold 1 to 8 addresses of IPv4 of one machine each, none of the loopback"),
        (!options.BrokerAddresses.Any(text => IsHospital(options, text)), "BrokerAddresses must not lie in HospitalNetworks: the two links could not be told apart"),
        (Holds(options.HospitalProbes, MostProbes, NftablesFaults.IsProbe), "HospitalProbes must hold 1 to 4 addresses with ports such as 10.1.0.5:104"),
        (options.HospitalProbes.All(text => !IPEndPoint.TryParse(text, out var probe) || IsHospital(options, probe.Address.ToString())), "HospitalProbes must lie in HospitalNetworks: a try elsewhere proves nothing"),
        (IsPath(options.Program), "Program must be a full path"),
        (options.ProgramMilliseconds is >= 1000 and <= 60_000, "ProgramMilliseconds must be 1000 to 60000"),
    ];

    private static bool Holds(IList<string> list, int most, Func<string, bool> isGood) => list.Count >= 1 && list.Count <= most && list.All(isGood);

    private static bool IsAddress(string text) => NftablesFaults.IsAddress(text) && AddressRange.Parse(text) is { } range && range.First == range.Last;

    private static bool IsHospital(FirewallOptions options, string address) => AddressRange.Parse(address) is { } one
        && options.HospitalNetworks.Any(text => AddressRange.Parse(text) is { } range && Overlaps(range, one));

    private static bool Overlaps(AddressRange one, AddressRange other) => one.First <= other.Last && other.First <= one.Last;

    // Of Windows also where the configuration is looked at elsewhere.
    private static bool IsPath(string text) => Path.IsPathFullyQualified(text) || (text.Length > 3 && char.IsAsciiLetter(text[0]) && text[1..3] is @":\");
}
