namespace EdgeMLOps.Contracts.Control;

/// <summary>Answer to <c>POST /v1/results/requeue</c>.</summary>
public sealed record ResultsRequeueAnswer
{
    /// <summary>Deliveries that are due now.</summary>
    public required int Requeued { get; init; }

    /// <summary>Deliveries left alone because they are confirmed.</summary>
    public required int LeftConfirmed { get; init; }
}
