using EdgeMLOps.Appliance.Core.Studies;
using EdgeMLOps.Appliance.Core.Studies.Reconciliation;

namespace EdgeMLOps.Appliance.Core.Tests.Studies;

public sealed class StudiesOptions_tests
{
    public static TheoryData<string, Action<StudiesOptions>> Faults => new()
    {
        { "Studies:QuietTime", options => options.QuietTime = TimeSpan.FromMilliseconds(99) },
        { "Studies:AssociationWait", options => options.AssociationWait = TimeSpan.FromSeconds(9) },
        { "Studies:GapWait", options => options.GapWait = TimeSpan.FromSeconds(-1) },
        { "Studies:CountWait", options => (options.Query.Destination, options.CountWait) = ("pacs", TimeSpan.FromSeconds(9)) },
        { "Studies:LongestWait", options => options.LongestWait = TimeSpan.FromMinutes(9) },
        { "Studies:Query:Interval", options => options.Query.Interval = TimeSpan.Zero },
        { "Studies:Query:Timeout", options => options.Query.Timeout = TimeSpan.FromMinutes(6) },
        { "Studies:Query:AeTitle", options => (options.Query.AeTitle, options.Query.Host) = ("SEVENTEEN-LETTERS", "pacs") },
        { "Studies:Query:Host", options => options.Query.AeTitle = "PACS" },
        { "Studies:Query:Port", options => (options.Query.AeTitle, options.Query.Host, options.Query.Port) = ("PACS", "pacs", 0) },
        { "Studies:Reconciliation:Wait", options => options.Reconciliation.Wait = TimeSpan.FromHours(2) },
        { "Studies:Reconciliation:Margin", options => options.Reconciliation.Margin = TimeSpan.FromSeconds(-1) },
        { "Studies:Reconciliation:Timeout", options => options.Reconciliation.Timeout = TimeSpan.Zero },
        { "Studies:Reconciliation:Retry", options => options.Reconciliation.Retry = TimeSpan.Zero },
        { "Studies:Reconciliation:Tries", options => options.Reconciliation.Tries = 0 },
        { "Studies:Reconciliation:MostFetched", options => options.Reconciliation.MostFetched = 5001 },
        { "Studies:Reconciliation:MostFetched", options => options.Reconciliation.MostFetched = 0 },
        { "Studies:Reconciliation:Mode", options => options.Reconciliation.Mode = (ReconciliationMode)3 },
        { "Studies:Query:TimeZone", options => options.Query.TimeZone = "Mars/Olympus" },
        { "Studies:Query takes either", options => (options.Query.AeTitle, options.Query.Destination) = ("PACS", "pacs") },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void A_key_out_of_range_is_named(string key, Action<StudiesOptions> change)
    {
        var options = new StudiesOptions();
        change(options);

        Assert.StartsWith(key, Assert.Single(new StudiesOptionsValidator().Validate(null, options).Failures!), StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_quiet_time_needs_no_other_key_where_no_pacs_is_asked() =>
        Assert.True(new StudiesOptionsValidator().Validate(null, new StudiesOptions { QuietTime = TimeSpan.FromMinutes(10) }).Succeeded);

    [Fact]
    public void The_defaults_are_valid() => Assert.True(new StudiesOptionsValidator().Validate(null, new StudiesOptions()).Succeeded);
}
