namespace EdgeMLOps.Benchmarks.Measuring;

/// <summary>One value a round: its median and range.</summary>
internal sealed record Spread(double Median, double Least, double Most)
{
    public static Spread Of(IReadOnlyCollection<double> values) => new(Samples.Median(values), values.Min(), values.Max());
}
