using EdgeMLOps.Airlock.Link;
using EdgeMLOps.Airlock.Link.Nftables;

namespace EdgeMLOps.Airlock.Tests.Link.Nftables;

public sealed class NftRuleset_tests
{
    private const string OutsideText = """
        add table inet edgemlops_airlock
        delete table inet edgemlops_airlock
        table inet edgemlops_airlock {
          set broker4 { type ipv4_addr . inet_service; flags timeout; timeout 30s; elements = { 10.71.2.2 . 8883 timeout 30s }; }
          set notice4 { type icmp_type; flags timeout; timeout 30s; elements = { destination-unreachable timeout 30s }; }
          chain input {
            type filter hook input priority 0; policy drop;
            iifname "lo" accept comment "loopback"
            iifname { "outside0" } tcp flags & (fin | syn | rst | ack) == syn drop comment "no-caller"
            iifname { "outside0" } ip saddr . tcp sport @broker4 accept comment "outside"
            iifname { "outside0" } icmp type @notice4 accept comment "outside-notice"
          }
          chain forward {
            type filter hook forward priority 0; policy drop;
          }
          chain output {
            type filter hook output priority 0; policy drop;
            oifname "lo" accept comment "loopback"
            oifname { "outside0" } ip daddr . tcp dport @broker4 accept comment "outside"
            meta l4proto tcp reject with tcp reset comment "refuse"
          }
        }

        """;

    public static IReadOnlyList<Action<NftablesOptions>> Changes { get; } =
    [
        _ => { },
        options => options.HospitalNetworks.Add("10.71.1.0/24"),
        options =>
        {
            options.HospitalInterfaces.Clear();
            options.HospitalNetworks.Add("10.71.1.0/24");
            options.HospitalNetworks.Add("fd00:71::/64");
        },
        options => options.BrokerAddresses.Add("2001:db8::7"),
    ];

    public static TheoryData<Action<NftablesOptions>> Places => [.. Changes];

    [Fact]
    public void The_outside_is_what_the_broker_needs_and_ends_by_itself() =>
        Assert.Equal(OutsideText, new NftRuleset(Some.Options()).For(LinkSide.Outside), ignoreLineEndingDifferences: true);

    [Theory]
    [MemberData(nameof(Places), DisableDiscoveryEnumeration = true)]
    public void No_ruleset_lets_both_sides_through_and_none_knows_the_state_of_a_connection(Action<NftablesOptions> change)
    {
        var ruleset = new NftRuleset(Some.Options(change));
        foreach (var side in Enum.GetValues<LinkSide>())
        {
            var labels = ruleset.Chains(side).SelectMany(chain => chain.Rules).Select(rule => rule.Label).ToHashSet(StringComparer.Ordinal);
            Assert.Equal(side == LinkSide.Hospital, labels.Contains(NftLabels.Hospital));
            Assert.Equal(side == LinkSide.Outside, labels.Contains(NftLabels.Outside));
            var text = ruleset.For(side);
            Assert.DoesNotContain(" ct ", text, StringComparison.Ordinal);
            Assert.Equal(3, text.Split("policy drop;").Length - 1);
            Assert.Equal(side == LinkSide.Outside, text.Contains("broker", StringComparison.Ordinal));
            Assert.Equal(side == LinkSide.Outside, text.Contains(Some.Options(change).Nftables.OutsideInterfaces[0], StringComparison.Ordinal));
        }
    }

    [Fact]
    public void A_hospital_of_networks_on_interfaces_must_match_both() => Assert.Contains(
        "iifname { \"hospital0\" } ip saddr { 10.71.1.0/24, 10.72.0.0/16 } accept",
        new NftRuleset(Some.Options(options =>
        {
            options.HospitalNetworks.Add("10.71.1.0/24");
            options.HospitalNetworks.Add("10.72.0.0/16");
        })).For(LinkSide.Hospital),
        StringComparison.Ordinal);
}
