namespace EdgeMLOps.Contracts.Control;

/// <summary>Answer of the appliance to <c>GET /v1/studies</c>.</summary>
public sealed record StudyWaitList
{
    /// <summary>The open studies, longest quiet first; at most 10,000.</summary>
    public required StudyWaitFact[] Studies { get; init; }
}
