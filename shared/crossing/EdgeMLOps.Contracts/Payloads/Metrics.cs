namespace EdgeMLOps.Contracts;

/// <summary>What is fixed about each clinical metric.</summary>
public static class Metrics
{
    /// <summary>The grid a metric stands on.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No such metric.</exception>
    public static GridId GridOf(MetricId metric) => metric switch
    {
        MetricId.BoxesPerImage => GridId.BoxesPerImage,
        MetricId.ScoreClass0 or MetricId.ScoreClass1 => GridId.Score20,
        MetricId.AreaClass0 or MetricId.AreaClass1 => GridId.AreaOctave,
        _ => throw new ArgumentOutOfRangeException(nameof(metric), metric, "No such metric"),
    };
}
