using EdgeMLOps.Airlock.Link.Commanded;

namespace EdgeMLOps.Airlock.Tests.Link.Commanded;

public sealed class CommandFaults_tests
{
    public static TheoryData<Action<CommandOptions>, string> Wrong => new()
    {
        { options => options.Switch.Clear(), "Switch must be" },
        { options => options.Switch[0] = "switch", "Switch must be" },
        { options => options.Switch[1] = "outside", "Switch must hold {side}" },
        { options => options.Switch.Add("a\nb"), "Switch must be" },
        { options => options.Proof.Clear(), "Proof must be" },
        { options => options.Proof.Add(new string('x', 1001)), "Proof must be" },
        { options => options.Proof.Add("--is={side}"), "Proof must not hold {side}" },
        { options => options.Renew.Clear(), "Renew must be" },
        { options => options.Environment["LD_PRELOAD"] = "/evil.so", "Environment must" },
        { options => options.Environment["PATH"] = "/evil", "Environment must" },
        { options => options.Environment["EDGEMLOPS_SIDE"] = "both", "Environment must" },
        { options => options.Environment["A=B"] = "", "Environment must" },
        { options => options.ProgramMilliseconds = 99, "ProgramMilliseconds must" },
        { options => options.OutsideSeconds = 31, "OutsideSeconds must" },
        { options => options.HospitalProbes.Clear(), "HospitalProbes must" },
        { options => options.HospitalProbes[0] = "127.0.0.1:104", "HospitalProbes must" },
        { options => options.BrokerAddresses.Add("broker.example"), "BrokerAddresses must" },
    };

    [Theory]
    [MemberData(nameof(Wrong), DisableDiscoveryEnumeration = true)]
    public void A_wrong_key_is_named(Action<CommandOptions> change, string fault)
    {
        var options = Good();
        change(options);
        Assert.Contains(CommandFaults.Of(options), found => found.StartsWith($"Link:Command:{fault}", StringComparison.Ordinal));
    }

    [Fact]
    public void What_a_site_would_write_is_good() => Assert.Empty(CommandFaults.Of(Good()));

    private static CommandOptions Good() => new()
    {
        Switch = ["/usr/local/sbin/link-switch", "--to={side}"],
        Proof = ["/usr/local/sbin/link-switch", "--show"],
        Renew = ["/usr/local/sbin/link-switch", "--renew"],
        Environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["SWITCH_HOST"] = "10.1.0.9" },
        HospitalProbes = ["10.1.0.5:104"],
        BrokerAddresses = ["203.0.113.7"],
    };
}
