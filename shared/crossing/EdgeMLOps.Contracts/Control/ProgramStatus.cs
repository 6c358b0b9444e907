namespace EdgeMLOps.Contracts.Control;

/// <summary>Answer of every program to <c>GET /v1/status</c>.</summary>
public sealed record ProgramStatus
{
    /// <summary>appliance, airlock, relay or fleet.</summary>
    public required string Program { get; init; }

    /// <summary>Its version, such as <c>0.1.0</c>.</summary>
    public required string Version { get; init; }

    /// <summary>When this process started.</summary>
    public required DateTimeOffset StartedUtc { get; init; }

    /// <summary>Whether it can do its work.</summary>
    public required bool Healthy { get; init; }

    /// <summary>Code of what is wrong; empty when healthy. At most 64 characters.</summary>
    public required string Code { get; init; }

    /// <summary>Named numbers of the program, such as queue depths; at most 64.</summary>
    public required StatusFact[] Facts { get; init; }
}
