namespace EdgeMLOps.Appliance.Core.Results.Delivery;

/// <summary>One result that is due at one destination.</summary>
internal sealed record QueuedDelivery
{
    public required long Id { get; init; }

    public required long ResultId { get; init; }

    public required long StudyRow { get; init; }

    public required string SopClassUid { get; init; }

    public required string SopInstanceUid { get; init; }

    /// <summary>Full path of the stored Part 10 file.</summary>
    public required string File { get; init; }

    public required int Attempts { get; init; }
}
