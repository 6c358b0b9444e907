using System.Security.Cryptography;
using EdgeMLOps.Appliance.Core.Models;
using EdgeMLOps.Appliance.Core.Models.Registry.Serving;

namespace EdgeMLOps.Appliance.Core.Tests.Models.Registry.Serving;

public sealed class CanarySplit_tests
{
    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(50)]
    [InlineData(99)]
    public void A_share_is_as_large_as_it_is_asked_for(int percent)
    {
        var split = Of(percent);

        var included = Studies(20_000).Count(study => split.Includes(study));

        Assert.InRange(included / 200.0, percent - 1.5, percent + 1.5); // four standard deviations at the widest
    }

    [Fact]
    public void A_larger_share_keeps_the_studies_of_the_smaller_one_and_another_package_has_others()
    {
        var (small, large, other) = (Of(10), Of(30), new CanarySplit(Of(10).Model with { PackageDigest = new string('b', 64) }, 10));
        var studies = Studies(2000).ToList();

        Assert.All(studies.Where(study => small.Includes(study)), study => Assert.True(large.Includes(study)));
        Assert.Contains(studies, study => small.Includes(study) != other.Includes(study));
        Assert.Equal(studies.Select(study => small.Includes(study)), studies.Select(study => Of(10).Includes(study)));
    }

    private static CanarySplit Of(int percent) => new(new DetectionModel("model", "1.0.0", 1, new string('a', 64)), percent);

    private static IEnumerable<byte[]> Studies(int count) => Enumerable.Range(0, count).Select(i => SHA256.HashData(BitConverter.GetBytes(i))[..16]);
}
