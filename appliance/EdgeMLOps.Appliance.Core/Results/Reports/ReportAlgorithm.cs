namespace EdgeMLOps.Appliance.Core.Results.Reports;

/// <summary>Who found it: the model and the policy that made the boxes, and where they ran.</summary>
public sealed record ReportAlgorithm
{
    /// <summary>Name of the model.</summary>
    public required string Name { get; init; }

    /// <summary>Version of the model.</summary>
    public required string Version { get; init; }

    /// <summary>SHA-256 of the package, 32 bytes.</summary>
    public required ReadOnlyMemory<byte> PackageDigest { get; init; }

    /// <summary>SHA-256 of the policy, 32 bytes.</summary>
    public required ReadOnlyMemory<byte> PolicyDigest { get; init; }

    /// <summary>The execution provider that was really used, such as CPU.</summary>
    public required string Provider { get; init; }

    /// <summary>Whether every result must say that it is not for diagnosis.</summary>
    public required bool IsDemonstration { get; init; }
}
