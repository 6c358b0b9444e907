namespace EdgeMLOps.Appliance.Core.Predictions;

/// <summary>Which predictions to list; what is null does not narrow.</summary>
public sealed record PredictionQuery
{
    /// <summary>Most rows to return, 1 to 10,000.</summary>
    public int Limit { get; init; } = 100;

    /// <summary>Only rows after this one; for paging.</summary>
    public long AfterId { get; init; }

    /// <summary>Recorded at or after.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Recorded before.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>With this outcome.</summary>
    public PredictionOutcome? Outcome { get; init; }

    /// <summary>Of a model that played this part.</summary>
    public PredictionSlot? Slot { get; init; }

    /// <summary>Of this study.</summary>
    public string? StudyInstanceUid { get; init; }
}
