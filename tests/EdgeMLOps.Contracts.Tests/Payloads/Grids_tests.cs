namespace EdgeMLOps.Contracts.Tests.Payloads;

public sealed class Grids_tests
{
    [Theory]
    [InlineData(GridId.LatencyHalfOctave, -1, 0)]
    [InlineData(GridId.LatencyHalfOctave, 0.99, 0)]
    [InlineData(GridId.LatencyHalfOctave, 1, 1)]
    [InlineData(GridId.LatencyHalfOctave, 1.5, 2)]
    [InlineData(GridId.LatencyHalfOctave, 2, 3)]
    [InlineData(GridId.LatencyHalfOctave, 1e12, 41)]
    [InlineData(GridId.Score20, 0, 0)]
    [InlineData(GridId.Score20, 0.05, 1)]
    [InlineData(GridId.Score20, 1, 19)]
    [InlineData(GridId.BoxesPerImage, 0, 0)]
    [InlineData(GridId.BoxesPerImage, 5, 4)]
    [InlineData(GridId.BoxesPerImage, 10, 6)]
    [InlineData(GridId.AreaOctave, 1, 0)]
    [InlineData(GridId.AreaOctave, 0.5, 1)]
    [InlineData(GridId.AreaOctave, 0.3, 1)]
    [InlineData(GridId.AreaOctave, 0, 11)]
    public void A_value_falls_into_its_bin(GridId grid, double value, int bin) => Assert.Equal(bin, Grids.BinOf(grid, value));

    [Fact]
    public void Not_a_number_has_no_bin() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Grids.BinOf(GridId.Score20, double.NaN));

    [Fact]
    public void Every_metric_has_a_grid_and_every_grid_bins() =>
        Assert.All(Enum.GetValues<MetricId>(), metric => Assert.True(Grids.Bins(Metrics.GridOf(metric)) > 1));
}
