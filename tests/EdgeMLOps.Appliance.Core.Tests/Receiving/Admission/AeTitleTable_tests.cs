using System.Net;
using EdgeMLOps.Appliance.Core.Receiving;
using EdgeMLOps.Appliance.Core.Receiving.Admission;

namespace EdgeMLOps.Appliance.Core.Tests.Receiving.Admission;

public sealed class AeTitleTable_tests
{
    private const string Ct = "1.2.840.10008.5.1.4.1.1.2";
    private const string EnhancedCt = "1.2.840.10008.5.1.4.1.1.2.1";
    private const string Mr = "1.2.840.10008.5.1.4.1.1.4";
    private const string ComprehensiveSr = "1.2.840.10008.5.1.4.1.1.88.33";
    private const string Private = "1.3.12.2.1107.5.9.1";

    private static readonly IPAddress Inside = IPAddress.Parse("10.1.1.1");

    [Fact]
    public void The_title_of_the_design_takes_everything_from_every_peer()
    {
        var verdict = Table().Judge("CT1", "EDGEMLOPS", Inside);

        Assert.Null(verdict.Refusal);
        Assert.Null(verdict.Policy!.AllowsSopClass);
        Assert.Null(verdict.Policy.AllowsTransferSyntax);
    }

    [Fact]
    public void A_caller_is_judged_before_the_title_it_calls()
    {
        var table = Table(new AeTitleOptions { AeTitle = "EDGE_CT", Peers = { "CT1" } });

        Assert.Equal(AdmissionRefusal.UnknownPeer, table.Judge("NOBODY", "NOTHING", Inside).Refusal);
        Assert.Equal(AdmissionRefusal.UnknownPeer, table.Judge("CT1", "EDGE_CT", IPAddress.Parse("11.0.0.1")).Refusal);
        Assert.Equal(AdmissionRefusal.UnknownTitle, table.Judge("CT1", "NOTHING", Inside).Refusal);
        Assert.Equal(AdmissionRefusal.PeerNotOfTitle, table.Judge("MR1", "EDGE_CT", Inside).Refusal);
        Assert.Null(table.Judge("CT1", "EDGE_CT", Inside).Refusal);
        Assert.Null(table.Judge("MR1", "EDGEMLOPS", Inside).Refusal);
    }

    [Fact]
    public void Only_listed_classes_pass_and_a_refused_one_never()
    {
        var title = new AeTitleOptions { AeTitle = "EDGE_CT", AcceptedSopClasses = { "ct", "SR", "1.3.12.2.*" }, RefusedSopClasses = { EnhancedCt } };
        var passes = Table(title).Judge("CT1", "EDGE_CT", Inside).Policy!.AllowsSopClass!;

        Assert.True(passes(Ct));
        Assert.True(passes(ComprehensiveSr));
        Assert.True(passes(Private));
        Assert.False(passes(EnhancedCt));
        Assert.False(passes(Mr));
        Assert.False(passes("1.3.12.20.1"));
    }

    [Fact]
    public void A_list_of_refused_classes_alone_lets_all_others_pass()
    {
        var title = new AeTitleOptions { AeTitle = "EDGEMLOPS", RefusedSopClasses = { "MR" }, AcceptedTransferSyntaxes = { "1.2.840.10008.1.2.1" } };
        var policy = Table(title).Judge("MR1", "EDGEMLOPS", Inside).Policy!;

        Assert.False(policy.AllowsSopClass!(Mr));
        Assert.True(policy.AllowsSopClass(Ct));
        Assert.True(policy.AllowsTransferSyntax!("1.2.840.10008.1.2.1"));
        Assert.False(policy.AllowsTransferSyntax("1.2.840.10008.1.2"));
    }

    [Fact]
    public void Every_word_stands_for_classes() => Assert.All(SopClassNames.Words, word => Assert.True(UidSet.IsEntry(word)));

    private static AeTitleTable Table(params AeTitleOptions[] titles)
    {
        var options = new ReceivingOptions
        {
            Peers = { new PeerOptions { AeTitle = "CT1", Address = "10.0.0.0/8" }, new PeerOptions { AeTitle = "MR1", Address = "10.0.0.0/8" } },
        };
        foreach (var title in titles)
        {
            options.AeTitles.Add(title);
        }

        return new AeTitleTable(options);
    }
}
