using EdgeMLOps.Appliance.Core.Studies.Completeness;

namespace EdgeMLOps.Appliance.Core.Tests.Studies.Completeness;

public sealed class NumberGaps_tests
{
    [Theory]
    [InlineData("1", "", 0)]
    [InlineData("3,1,2,2", "", 0)] // any order, the same twice
    [InlineData("0,1,2", "", 0)] // counted from 0
    [InlineData("1,2,4", "3", 0)]
    [InlineData("1,2,4,5,7,8", "3,6", 0)]
    [InlineData("1,2,3,7", "4-6", 0)]
    [InlineData("2,3", "", 1)] // the first may have been rejected, or be still to come
    [InlineData("-2,-1,1", "0", 0)]
    public void A_series_that_counts_by_ones_shows_what_is_missing(string numbers, string inner, long leading)
    {
        var gaps = NumberGaps.In([Numbers(numbers)]);

        Assert.Equal((inner, leading, inner.Length > 0 || leading > 0), (gaps.Text, gaps.Leading, gaps.Any));
    }

    [Theory]
    [InlineData("7")] // a view numbered by its position on the console
    [InlineData("1,100,200")] // by hundreds
    [InlineData("1,5")]
    [InlineData("-2147483648,2147483647")]
    [InlineData("")]
    public void A_series_with_more_numbers_missing_than_there_does_not_count_by_ones(string numbers) =>
        Assert.False(NumberGaps.In([Numbers(numbers)]).Any);

    [Theory]
    [InlineData("1;2", "", 0)] // two views as two series, counted over the study
    [InlineData("1,3;2", "", 0)]
    [InlineData("1,2;4", "3", 0)]
    [InlineData("1,2;1,2,4", "3", 0)] // counted within each
    [InlineData("1,2,3,5;1,2,3,4,5", "4", 0)] // what another series has does not fill the gap
    [InlineData("1,2,4;1,2,4", "3,3", 0)]
    [InlineData("1;1;3", "", 0)]
    public void Numbers_that_never_repeat_may_run_over_the_whole_study(string series, string inner, long leading)
    {
        var gaps = NumberGaps.In([.. series.Split(';').Select(Numbers)]);

        Assert.Equal((inner, leading), (gaps.Text, gaps.Leading));
    }

    [Fact]
    public void A_long_list_is_shown_in_part_and_counted_whole()
    {
        var gaps = NumberGaps.In([[.. Enumerable.Range(1, 50).Select(number => number * 2), .. Enumerable.Range(100, 100)]]);

        Assert.Equal(49, gaps.InnerCount);
        Assert.Equal("3,5,7,9,11,13,15,17,...", gaps.Text);
    }

    private static List<int> Numbers(string numbers) =>
        [.. numbers.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(number => int.Parse(number, System.Globalization.CultureInfo.InvariantCulture))];
}
