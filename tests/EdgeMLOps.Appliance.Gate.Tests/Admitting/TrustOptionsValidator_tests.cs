using EdgeMLOps.Appliance.Gate.Admitting;

namespace EdgeMLOps.Appliance.Gate.Tests.Admitting;

public sealed class TrustOptionsValidator_tests
{
    [Theory]
    [InlineData(0, 0, "")]
    [InlineData(-1, 2, "Trust:KeepFreeMegabytes")]
    [InlineData(10_000_001, 2, "Trust:KeepFreeMegabytes")]
    [InlineData(1, -0.1, "Trust:KeepFreePercent")]
    [InlineData(1, 51, "Trust:KeepFreePercent")]
    [InlineData(1, double.NaN, "Trust:KeepFreePercent")]
    public void What_an_import_leaves_free_has_its_range(int megabytes, double percent, string told)
    {
        var result = new TrustOptionsValidator().Validate(null, new TrustOptions { KeepFreeMegabytes = megabytes, KeepFreePercent = percent });

        Assert.Equal(told.Length == 0, result.Succeeded);
        Assert.StartsWith(told, result.FailureMessage ?? "", StringComparison.Ordinal);
    }

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
