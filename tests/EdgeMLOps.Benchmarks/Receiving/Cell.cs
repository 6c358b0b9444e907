using EdgeMLOps.Benchmarks.Measuring;

namespace EdgeMLOps.Benchmarks.Receiving;

/// <summary>What one receiver did with one workload, a value a round.</summary>
internal sealed class Cell
{
    private readonly List<double> _rates = [];
    private readonly List<double> _medians = [];
    private readonly List<double> _tails = [];

    public int Rounds => _rates.Count;

    /// <summary>Instances a second, by stock storescu, from the start of its processes to the end of the last.</summary>
    public Spread Rate => Spread.Of(_rates);

    /// <summary>Median time of one C-STORE in ms, from the first byte of the request to the response.</summary>
    public Spread P50 => Spread.Of(_medians);

    /// <summary>99th percentile of the same.</summary>
    public Spread P99 => Spread.Of(_tails);

    public void AddRate(int instances, TimeSpan took) => _rates.Add(instances / took.TotalSeconds);

    public void AddLatencies(IReadOnlyCollection<double> milliseconds)
    {
        _medians.Add(Samples.Percentile(milliseconds, 0.5));
        _tails.Add(Samples.Percentile(milliseconds, 0.99));
    }
}
