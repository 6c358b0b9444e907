using EdgeMLOps.Appliance.Core.Retention;

namespace EdgeMLOps.Appliance.Core.Tests.Retention;

public sealed class RetentionOptions_tests
{
    public static TheoryData<string, Action<RetentionOptions>> Faults => new()
    {
        { "Retention:MinimumAge", options => (options.MinimumAge, options.MaxAge) = (TimeSpan.FromDays(-1), TimeSpan.Zero) },
        { "Retention:MaxAge", options => options.MaxAge = TimeSpan.FromDays(6) },
        { "Retention:MaxMegabytes", options => options.MaxMegabytes = -1 },
        { "Retention:MaxPercent", options => options.MaxPercent = 96 },
        { "Retention:Interval", options => options.Interval = TimeSpan.Zero },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void A_key_out_of_range_is_named(string key, Action<RetentionOptions> change)
    {
        var options = new RetentionOptions();
        change(options);

        Assert.StartsWith(key, Assert.Single(new RetentionOptionsValidator().Validate(null, options).Failures!), StringComparison.Ordinal);
    }

    [Fact]
    public void The_defaults_are_valid() => Assert.True(new RetentionOptionsValidator().Validate(null, new RetentionOptions()).Succeeded);
}
