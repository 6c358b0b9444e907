namespace EdgeMLOps.Contracts.Control;

/// <summary>Answer of the appliance to <c>POST /v1/models/…</c> and <c>/v1/policies/…</c>.</summary>
public sealed record ModelChangeAnswer
{
    /// <summary><c>Done</c>, or a fixed word why not.</summary>
    public required string Code { get; init; }

    /// <summary>What is wrong, or what was done, in words.</summary>
    public required string Message { get; init; }

    /// <summary>Digest of the model's package or of the policy's document, lower-case hex; empty when none was found.</summary>
    public required string Digest { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Its version.</summary>
    public required string Version { get; init; }

    /// <summary>Its release.</summary>
    public required int Release { get; init; }

    /// <summary>Where it stands now, in lower case.</summary>
    public required string State { get; init; }
}
