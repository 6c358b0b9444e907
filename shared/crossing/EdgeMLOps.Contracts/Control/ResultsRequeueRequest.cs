namespace EdgeMLOps.Contracts.Control;

/// <summary>Body of <c>POST /v1/results/requeue</c>: which deliveries to send again; what is null does not narrow, and one thing has to.</summary>
public sealed record ResultsRequeueRequest
{
    /// <summary>Longest <see cref="Reason"/>, in characters.</summary>
    public const int LongestReason = 200;

    /// <summary>Row of the study in the journal: no UID crosses the socket, or stands in the audit log.</summary>
    public long? StudyRow { get; init; }

    /// <summary>Name of a configured destination.</summary>
    public string? Destination { get; init; }

    /// <summary>Waiting, Delivered or Confirmed.</summary>
    public string? State { get; init; }

    /// <summary>Of results made at or after.</summary>
    public DateTimeOffset? SinceUtc { get; init; }

    /// <summary>Of results made before.</summary>
    public DateTimeOffset? UntilUtc { get; init; }

    /// <summary>Also those that their destination has proven to have.</summary>
    public required bool Force { get; init; }

    /// <summary>Why, in the caller's words, at most 200 characters; stands in the audit log. May be empty.</summary>
    public required string Reason { get; init; }
}
