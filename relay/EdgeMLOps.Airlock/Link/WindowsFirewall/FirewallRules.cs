using System.Globalization;

namespace EdgeMLOps.Airlock.Link.WindowsFirewall;

/// <summary>The rules, by a function of the options alone. Everything is blocked that is neither the hospital nor the broker.</summary>
internal static class FirewallRules
{
    /// <summary>All of IPv6 that leaves a machine: global, unique local, link local, multicast (RFC 4291, section 2.4; RFC 4193).</summary>
    private static readonly string[] SixAll = ["2000::/3", "fc00::/7", "fe80::/10", "ff00::/8"];

    public static IReadOnlyList<FirewallRule> Of(LinkOptions link)
    {
        var hospital = Ranges(link.WindowsFirewall.HospitalNetworks);
        var broker = Ranges(link.WindowsFirewall.BrokerAddresses);
        var (hospitals, brokers) = (Texts(hospital), Texts(broker));
        var rest = Texts(AddressRange.Others([.. hospital, .. broker, AddressRange.Loopback]));
        return
        [
            .. Both("hospital", hospitals, LinkSide.Hospital),
            new("edgemlops-broker-out", "Outbound", "Any", "Any", brokers, LinkSide.Outside),
            new("edgemlops-broker-in", "Inbound", "Any", "Any", brokers, OffFor: null), // nobody calls from outside; answers are not asked by this firewall
            new("edgemlops-broker-ports", "Outbound", "TCP", PortsBut(link.BrokerPort), brokers, OffFor: null),
            new("edgemlops-broker-udp", "Outbound", "UDP", "Any", brokers, OffFor: null),
            .. Both("rest", rest, offFor: null),
            .. Both("six", SixAll, offFor: null),
        ];
    }

    private static IEnumerable<FirewallRule> Both(string name, IReadOnlyList<string> addresses, LinkSide? offFor) =>
    [
        new($"edgemlops-{name}-in", "Inbound", "Any", "Any", addresses, offFor),
        new($"edgemlops-{name}-out", "Outbound", "Any", "Any", addresses, offFor),
    ];

    private static IReadOnlyList<AddressRange> Ranges(IEnumerable<string> texts) => AddressRange.Merge(texts.Select(AddressRange.Parse).OfType<AddressRange>());

    private static IReadOnlyList<string> Texts(IEnumerable<AddressRange> ranges) => [.. ranges.Select(range => range.ToString())];

    private static string PortsBut(int port) => string.Join(',', new[] { (From: 0, To: port - 1), (From: port + 1, To: 65_535) }
        .Where(ports => ports.From <= ports.To)
        .Select(ports => string.Create(CultureInfo.InvariantCulture, $"{ports.From}-{ports.To}")));
}
