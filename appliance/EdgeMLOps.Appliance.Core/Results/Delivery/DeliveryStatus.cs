using EdgeMLOps.Appliance.Core.Results.Delivery.Confirming;
using EdgeMLOps.Appliance.Core.Results.Objects;

namespace EdgeMLOps.Appliance.Core.Results.Delivery;

/// <summary>A line of <c>results list</c>.</summary>
public sealed record DeliveryStatus
{
    /// <summary>Number of the result.</summary>
    public required long ResultId { get; init; }

    /// <summary>Row of the study in the journal.</summary>
    public required long StudyRow { get; init; }

    /// <summary>SOP Instance UID of the result object.</summary>
    public required string SopInstanceUid { get; init; }

    /// <summary>Which object of the result set it is.</summary>
    public required ResultKind Kind { get; init; }

    /// <summary>The class a report went out as where that is not its own, such as <c>Enhanced SR</c>; null otherwise.</summary>
    public required string? SentAs { get; init; }

    /// <summary>The destination's name.</summary>
    public required string Destination { get; init; }

    /// <summary>Where it stands.</summary>
    public required DeliveryState State { get; init; }

    /// <summary>Attempts so far.</summary>
    public required int Attempts { get; init; }

    /// <summary>How the last attempt ended.</summary>
    public required DeliveryCode LastCode { get; init; }

    /// <summary>When the result was made.</summary>
    public required DateTimeOffset CreatedUtc { get; init; }

    /// <summary>When it is due again; of no meaning once delivered.</summary>
    public required DateTimeOffset DueUtc { get; init; }

    /// <summary>When the destination last answered Success for it, or null.</summary>
    public required DateTimeOffset? DeliveredUtc { get; init; }

    /// <summary>When its arrival was proven, or null.</summary>
    public required DateTimeOffset? ConfirmedUtc { get; init; }

    /// <summary>What the last asking for a proof brought.</summary>
    public required ConfirmCode Proof { get; init; }

    /// <summary>When a proof is asked for again, or a report given up; null: nothing is asked.</summary>
    public required DateTimeOffset? AskDueUtc { get; init; }

    /// <summary>How often the destination answered Success and said later that it has not got it.</summary>
    public required int Losses { get; init; }
}
