namespace EdgeMLOps.Contracts.Control;

/// <summary>Answer of the appliance to <c>POST /v1/trust/update</c>.</summary>
public sealed record TrustUpdateAnswer
{
    /// <summary><c>Done</c>, or a fixed word why not; then nothing is changed.</summary>
    public required string Code { get; init; }

    /// <summary>What is wrong, naming the file, or how many documents were taken over.</summary>
    public required string Message { get; init; }

    /// <summary>Version of the root that is trusted now; 0: none.</summary>
    public required int Version { get; init; }

    /// <summary>Its digest, lower-case hex; empty: none.</summary>
    public required string Digest { get; init; }
}
