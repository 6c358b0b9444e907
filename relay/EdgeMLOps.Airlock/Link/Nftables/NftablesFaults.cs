using System.Net;
using System.Text.RegularExpressions;

namespace EdgeMLOps.Airlock.Link.Nftables;

/// <summary>What is wrong with the <c>nftables</c> driver's options. What passes cannot be read as anything else in a ruleset.</summary>
internal static partial class NftablesFaults
{
    private const int MostInterfaces = 8;
    private const int MostNetworks = 32;
    private const int MostAddresses = 8;
    private const int MostProbes = 4;

    // Multicast, what is reserved behind it and the broadcast (RFC 1112, section 4); multicast of IPv6 (RFC 4291, section 2.7).
    private static readonly IPNetwork[] Groups = [IPNetwork.Parse("224.0.0.0/3"), IPNetwork.Parse("ff00::/8")];

    public static IEnumerable<string> Of(NftablesOptions options) => Checks(options).Where(check => !check.Holds).Select(check => $"Link:Nftables:{check.Fault}");

    private static IEnumerable<(bool Holds, string Fault)> Checks(NftablesOptions options) =>
    [
        (Holds(options.HospitalInterfaces, 0, MostInterfaces, IsInterface), "HospitalInterfaces must hold at most 8 names of 1 to 15 letters, digits, '.', '_' or '-'; not lo"),
        (Holds(options.HospitalNetworks, 0, MostNetworks, text => IPNetwork.TryParse(text, out _)), "HospitalNetworks must hold at most 32 networks such as 10.1.0.0/16"),
        (options.HospitalInterfaces.Count + options.HospitalNetworks.Count > 0, "HospitalInterfaces or HospitalNetworks must say where the hospital is"),
        (Holds(options.OutsideInterfaces, 1, MostInterfaces, IsInterface), "OutsideInterfaces must hold 1 to 8 names of 1 to 15 letters, digits, '.', '_' or '-'; not lo"),
        (AreApart(options), "OutsideInterfaces shares one with HospitalInterfaces, so HospitalNetworks must tell the two links apart"),
        (Holds(options.BrokerAddresses, 1, MostAddresses, IsAddress), "BrokerAddresses must hold 1 to 8 IP addresses of one machine each, none of the loopback and no IPv4 one written as IPv6"),
        (!options.BrokerAddresses.Any(text => IPAddress.TryParse(text, out var address) && IsHospital(options, address)), "BrokerAddresses must not lie in HospitalNetworks: the two links could not be told apart"),
        (Holds(options.HospitalProbes, 1, MostProbes, IsProbe), "HospitalProbes must hold 1 to 4 addresses with ports such as 10.1.0.5:104, of one machine each and no IPv4 one written as IPv6"),
        (options.HospitalNetworks.Count == 0 || options.HospitalProbes.All(text => !IPEndPoint.TryParse(text, out var probe) || IsHospital(options, probe.Address)), "HospitalProbes must lie in HospitalNetworks: a try elsewhere proves nothing"),
        (options.OutsideSeconds is >= 2 and <= 30, "OutsideSeconds must be 2 to 30"),
        (Path.IsPathFullyQualified(options.Program), "Program must be a full path"),
        (options.ProgramMilliseconds is >= 100 and <= 30_000, "ProgramMilliseconds must be 100 to 30000"),
    ];

    private static bool Holds(IList<string> list, int fewest, int most, Func<string, bool> isGood) =>
        list.Count >= fewest && list.Count <= most && list.All(isGood);

    private static bool IsInterface(string name) => InterfaceName().IsMatch(name) && name is not "lo";

    internal static bool IsAddress(string text) =>
        IPAddress.TryParse(text, out var address) && IsOneMachine(address) && !text.Contains('%', StringComparison.Ordinal);

    // A mapped address is of no network of its own, and no rule of either family matches it.
    private static bool IsOneMachine(IPAddress address) =>
        !IPAddress.IsLoopback(address) && !address.IsIPv4MappedToIPv6 && !address.Equals(IPAddress.Any) && !address.Equals(IPAddress.IPv6Any)
        && !Groups.Any(group => group.Contains(address));

    internal static bool IsProbe(string text) => IPEndPoint.TryParse(text, out var probe) && probe.Port > 0 && IsAddress(probe.Address.ToString());

    private static bool AreApart(NftablesOptions options) =>
        options.HospitalNetworks.Count > 0 || !options.OutsideInterfaces.Intersect(options.HospitalInterfaces, StringComparer.Ordinal).Any();

    private static bool IsHospital(NftablesOptions options, IPAddress address) =>
        options.HospitalNetworks.Any(text => IPNetwork.TryParse(text, out var network) && network.Contains(address));

    [GeneratedRegex(@"\A[A-Za-z0-9._-]{1,15}\z", RegexOptions.NonBacktracking)]
    private static partial Regex InterfaceName();
}
