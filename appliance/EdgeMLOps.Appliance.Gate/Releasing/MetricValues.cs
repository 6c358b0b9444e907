using EdgeMLOps.Appliance.Core.Monitoring;
using EdgeMLOps.Contracts;

namespace EdgeMLOps.Appliance.Gate.Releasing;

/// <summary>Turns an observation into the grid bins a metric counts.</summary>
internal static class MetricValues
{
    /// <summary>All clinical metrics there are.</summary>
    public static readonly IReadOnlyList<MetricId> All = Enum.GetValues<MetricId>();

    /// <summary>The bins one image adds one count to each.</summary>
    public static IEnumerable<int> BinsOf(MetricId metric, OpenObservation observation)
    {
        var grid = Metrics.GridOf(metric);
        var boxes = observation.Observation.Boxes;
        return metric switch
        {
            MetricId.BoxesPerImage => [Grids.BinOf(grid, observation.BoxCount)],
            MetricId.ScoreClass0 => Highest(boxes, 0).Select(score => Grids.BinOf(grid, score)),
            MetricId.ScoreClass1 => Highest(boxes, 1).Select(score => Grids.BinOf(grid, score)),
            MetricId.AreaClass0 => Areas(boxes, 0).Select(ratio => Grids.BinOf(grid, ratio)),
            MetricId.AreaClass1 => Areas(boxes, 1).Select(ratio => Grids.BinOf(grid, ratio)),
            _ => throw new ArgumentOutOfRangeException(nameof(metric), metric, "No such metric"),
        };
    }

    private static IEnumerable<double> Highest(IReadOnlyList<ObservedBox> boxes, int number) =>
        boxes.Where(box => box.Class == number).Select(box => box.Score).OrderDescending().Take(1);

    private static IEnumerable<double> Areas(IReadOnlyList<ObservedBox> boxes, int number) =>
        boxes.Where(box => box.Class == number).Select(box => box.AreaRatio);
}
