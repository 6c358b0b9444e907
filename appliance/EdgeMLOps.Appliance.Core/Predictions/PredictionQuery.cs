using EdgeMLOps.Appliance.Core.PostProcessing;

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

    /// <summary>Of this object.</summary>
    public string? SopInstanceUid { get; init; }

    /// <summary>Of this patient, by Patient ID (0010,0020) alone: exact but for blanks around it.</summary>
    public string? PatientId { get; init; }

    /// <summary>Of this accession number (0008,0050): exact but for blanks around it.</summary>
    public string? AccessionNumber { get; init; }

    /// <summary>By a model of this name.</summary>
    public string? ModelName { get; init; }

    /// <summary>By the package whose digest begins with these lower-case hex digits.</summary>
    public string? PackageDigest { get; init; }

    /// <summary>With a box of this class id.</summary>
    public int? ClassId { get; init; }

    /// <summary>With a box of at least this score.</summary>
    public double? MinScore { get; init; }

    /// <summary>With a box of at most this score.</summary>
    public double? MaxScore { get; init; }

    /// <summary>Of which box class and scores are asked; null: one that was kept.</summary>
    public BoxReason? Reason { get; init; }

    internal bool AsksForIdentity => (StudyInstanceUid ?? SopInstanceUid ?? PatientId ?? AccessionNumber) is not null;
}
