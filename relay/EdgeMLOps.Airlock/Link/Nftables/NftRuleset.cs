using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace EdgeMLOps.Airlock.Link.Nftables;

/// <summary>
/// The rulesets, by a function of the options and the side alone. No rule knows the state of a connection, so a switch cuts
/// established flows; no ruleset lets both sides through; what neither side names is dropped, routed packets always.
/// The outside's rules look into sets whose elements the kernel removes after <see cref="NftablesOptions.OutsideSeconds"/>.
/// </summary>
internal sealed class NftRuleset
{
    internal const string Table = "edgemlops_airlock";

    private const string Brokers = "broker";
    private const string Notices = "notice";
    private const string Neighbours = "neighbour";

    private readonly NftablesOptions _options;
    private readonly int _port;
    private readonly IReadOnlyList<(AddressFamily Family, string Address)> _brokers;

    public NftRuleset(LinkOptions options)
    {
        _options = options.Nftables;
        _port = options.BrokerPort;
        _brokers = [.. _options.BrokerAddresses.Select(IPAddress.Parse).Select(address => (address.AddressFamily, address.ToString())).Distinct()];
    }

    /// <summary>The whole table anew, in one transaction.</summary>
    public string For(LinkSide side) => string.Join('\n',
    [
        $"add table inet {Table}",
        $"delete table inet {Table}",
        $"table inet {Table} {{",
        .. side == LinkSide.Outside ? Sets().Select(set =>
            $"  set {set.Name} {{ type {set.Type}; flags timeout; timeout {Life}; elements = {{ {string.Join(", ", set.Elements.Select(Living))} }}; }}") : [],
        .. Chains(side).SelectMany(chain => Lines(chain.Name, chain.Rules)),
        "}",
        "",
    ]);

    /// <summary>Lets every element of the outside live on, in one transaction; fails where the table is not the outside's.</summary>
    public string Renewal() => string.Join('\n', [.. Sets().SelectMany(set => new[]
    {
        // Adding an element that is there leaves its time as it is.
        $"add element inet {Table} {set.Name} {{ {string.Join(", ", set.Elements)} }}",
        $"delete element inet {Table} {set.Name} {{ {string.Join(", ", set.Elements)} }}",
        $"add element inet {Table} {set.Name} {{ {string.Join(", ", set.Elements.Select(Living))} }}",
    }), ""]);

    /// <summary>The chains of a side with their rules, in order.</summary>
    public IReadOnlyList<(string Name, IReadOnlyList<NftRule> Rules)> Chains(LinkSide side) =>
    [
        ("input", [new("iifname \"lo\" accept", NftLabels.Loopback), .. side switch
        {
            LinkSide.Hospital => Hospital("iifname", "saddr"),
            LinkSide.Outside => OutsideIn(),
            _ => [],
        }]),
        ("forward", []),
        ("output", [new("oifname \"lo\" accept", NftLabels.Loopback), .. side switch
        {
            LinkSide.Hospital => Hospital("oifname", "daddr"),
            LinkSide.Outside => OutsideOut(),
            _ => [],
        }, new("meta l4proto tcp reject with tcp reset", NftLabels.Refuse)]), // the program hears at once that its flow is cut
    ];

    /// <summary>How many elements the sets of the outside hold.</summary>
    public int OutsideElements => Sets().Sum(set => set.Elements.Count);

    private string Life => string.Create(CultureInfo.InvariantCulture, $"{_options.OutsideSeconds}s");

    private string Living(string element) => $"{element} timeout {Life}";

    private static IEnumerable<string> Lines(string chain, IReadOnlyList<NftRule> rules) =>
    [
        $"  chain {chain} {{",
        $"    type filter hook {chain} priority 0; policy drop;",
        .. rules.Select(rule => $"    {rule.Statement} comment \"{rule.Label}\""),
        "  }",
    ];

    private IEnumerable<NftRule> Hospital(string direction, string end)
    {
        var interfaces = _options.HospitalInterfaces.Count > 0 ? $"{direction} {Names(_options.HospitalInterfaces)} " : "";
        var networks = _options.HospitalNetworks.Select(IPNetwork.Parse).GroupBy(network => network.BaseAddress.AddressFamily).ToArray();
        return networks.Length == 0
            ? [new($"{interfaces}accept", NftLabels.Hospital)]
            : networks.Select(family => new NftRule(
                $"{interfaces}{Protocol(family.Key)} {end} {{ {string.Join(", ", family.Distinct())} }} accept", NftLabels.Hospital));
    }

    private IEnumerable<NftRule> OutsideIn()
    {
        var outside = $"iifname {Names(_options.OutsideInterfaces)}";
        yield return new($"{outside} tcp flags & (fin | syn | rst | ack) == syn drop", NftLabels.NoCaller);
        foreach (var family in Families())
        {
            yield return new($"{outside} {Protocol(family)} saddr . tcp sport @{Brokers}{Suffix(family)} accept", NftLabels.Outside);
            yield return new($"{outside} {Icmp(family)} type @{Notices}{Suffix(family)} accept", NftLabels.Notice);
        }
    }

    private IEnumerable<NftRule> OutsideOut()
    {
        var outside = $"oifname {Names(_options.OutsideInterfaces)}";
        foreach (var family in Families())
        {
            yield return new($"{outside} {Protocol(family)} daddr . tcp dport @{Brokers}{Suffix(family)} accept", NftLabels.Outside);
            if (family == AddressFamily.InterNetworkV6)
            {
                yield return new($"{outside} icmpv6 type @{Neighbours}6 accept", NftLabels.Notice);
            }
        }
    }

    // Beside the broker's own packets: what says that a packet was too large for the way, and for IPv6 who the neighbours are.
    private IEnumerable<(string Name, string Type, IReadOnlyList<string> Elements)> Sets()
    {
        foreach (var family in Families())
        {
            var isSix = family == AddressFamily.InterNetworkV6;
            yield return ($"{Brokers}{Suffix(family)}", $"{(isSix ? "ipv6_addr" : "ipv4_addr")} . inet_service",
                [.. _brokers.Where(broker => broker.Family == family).Select(broker => string.Create(CultureInfo.InvariantCulture, $"{broker.Address} . {_port}"))]);
            yield return ($"{Notices}{Suffix(family)}", isSix ? "icmpv6_type" : "icmp_type",
                isSix ? ["destination-unreachable", "packet-too-big", "nd-neighbor-solicit", "nd-neighbor-advert"] : ["destination-unreachable"]);
            if (isSix)
            {
                yield return ($"{Neighbours}6", "icmpv6_type", ["nd-neighbor-solicit", "nd-neighbor-advert"]);
            }
        }
    }

    private IEnumerable<AddressFamily> Families() => _brokers.Select(broker => broker.Family).Distinct().Order();

    private static string Names(IEnumerable<string> interfaces) =>
        $"{{ {string.Join(", ", interfaces.Distinct(StringComparer.Ordinal).Select(name => $"\"{name}\""))} }}";

    private static string Protocol(AddressFamily family) => family == AddressFamily.InterNetworkV6 ? "ip6" : "ip";

    private static string Icmp(AddressFamily family) => family == AddressFamily.InterNetworkV6 ? "icmpv6" : "icmp";

    private static string Suffix(AddressFamily family) => family == AddressFamily.InterNetworkV6 ? "6" : "4";
}
