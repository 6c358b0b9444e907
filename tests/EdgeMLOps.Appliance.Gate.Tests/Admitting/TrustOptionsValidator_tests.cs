using EdgeMLOps.Appliance.Gate.Admitting;

namespace EdgeMLOps.Appliance.Gate.Tests.Admitting;

public sealed class TrustOptionsValidator_tests
{
    [Theory]
    [InlineData("", true)]
    [InlineData("/etc/edgemlops/root.json", true)]
    [InlineData("root.json", false)]
    [InlineData(null, false)]
    public void A_root_file_is_a_full_path_or_none(string? path, bool holds)
    {
        var result = new TrustOptionsValidator().Validate(null, new TrustOptions { RootFile = path! });

        Assert.Equal(holds, result.Succeeded);
        Assert.True(holds || result.FailureMessage!.Contains("Trust:RootFile", StringComparison.Ordinal));
    }
}
