using EdgeMLOps.Appliance.Gate.Releasing;

namespace EdgeMLOps.Appliance.Gate.Tests.Releasing;

public sealed class MergeMap_tests
{
    [Fact]
    public void Neighbours_are_joined_until_each_expects_twice_k_of_150_patients()
    {
        var map = MergeMap.FromReference([50, 50, 20, 10, 10, 5, 5], k: 11);

        Assert.Equal([0, 1, 2], map.FirstBins);
        Assert.Equal([0, 1, 2, 2, 2, 2, 2], Enumerable.Range(0, 7).Select(map.Of));
    }

    [Fact]
    public void What_is_left_at_the_right_end_joins_the_bin_before()
    {
        Assert.Equal([0], MergeMap.FromReference([140, 5, 5], k: 11).FirstBins);
    }

    [Theory]
    [InlineData(new long[] { 0, 0, 0 })]
    [InlineData(new long[] { 0, 0, 9 })]
    public void A_reference_that_says_little_gives_one_bin(long[] reference)
    {
        Assert.Equal([0], MergeMap.FromReference(reference, k: 11).FirstBins);
    }

    [Fact]
    public void A_larger_k_never_gives_more_bins()
    {
        long[] reference = [60, 62, 28, 22, 13, 11, 10, 7, 14, 13, 20, 14, 17, 13, 16];
        var counts = Enumerable.Range(11, 60).Select(k => MergeMap.FromReference(reference, k).Count).ToList();

        Assert.Equal(counts.OrderDescending(), counts);
        Assert.True(counts[0] > 1);
    }
}
