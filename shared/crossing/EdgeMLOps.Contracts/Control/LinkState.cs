namespace EdgeMLOps.Contracts.Control;

/// <summary>Answer of the appliance to <c>GET /v1/link</c>, <c>POST /v1/link/drain</c>, <c>/v1/link/serve</c> and <c>/v1/link/cut</c>.</summary>
public sealed record LinkState
{
    /// <summary>Where the appliance stands.</summary>
    public required LinkPhase Phase { get; init; }

    /// <summary>Associations still open, in and out.</summary>
    public required int OpenAssociations { get; init; }

    /// <summary>Since when this phase.</summary>
    public required DateTimeOffset Since { get; init; }
}
