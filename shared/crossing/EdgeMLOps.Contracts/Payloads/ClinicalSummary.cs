namespace EdgeMLOps.Contracts;

/// <summary>One clinical histogram of one cell over one closed bucket, released by the Gate (k distinct patients behind every non-zero bin).</summary>
public sealed record ClinicalSummary : UpwardPayload
{
    /// <summary>The span counted over; longer when the Gate had to wait.</summary>
    public required Bucket Bucket { get; init; }

    /// <summary>The population.</summary>
    public required CellKey Cell { get; init; }

    /// <summary>What is measured; it fixes the grid.</summary>
    public required MetricId Metric { get; init; }

    /// <summary>Distinct patients behind the histogram; 0 when withheld.</summary>
    public required int Patients { get; init; }

    /// <summary>First grid bin of each published bin, rising from 0: the fixed merge map. The identity when nothing is merged; empty when withheld.</summary>
    public required int[] FirstBins { get; init; }

    /// <summary>One count per published bin, from 0; empty when withheld.</summary>
    public required int[] Counts { get; init; }

    /// <summary>Why there are no counts.</summary>
    public required WithheldReason Withheld { get; init; }

    /// <inheritdoc/>
    public override MessageKind Kind => MessageKind.Clinical;

    internal override bool IsInRange =>
        Bucket.IsInRange
        && Cell.IsInRange
        && Enum.IsDefined(Metric)
        && Enum.IsDefined(Withheld)
        && (Withheld == WithheldReason.None ? HoldsCounts : Patients == 0 && Counts.Length == 0 && FirstBins.Length == 0);

    private bool HoldsCounts =>
        Patients > 0
        && Counts.Length > 0
        && Counts.Length == FirstBins.Length
        && FirstBins[0] == 0
        && FirstBins[^1] < Grids.Bins(Metrics.GridOf(Metric))
        && FirstBins.Zip(FirstBins.Skip(1)).All(pair => pair.First < pair.Second)
        && Array.TrueForAll(Counts, c => c >= 0);
}
