namespace EdgeMLOps.Appliance.Core.Models;

/// <summary>A coded concept (PS3.3 section 8).</summary>
public sealed record ModelCode
{
    /// <summary>Code Value (0008,0100); at most 16 characters.</summary>
    public required string Value { get; init; }

    /// <summary>Coding Scheme Designator (0008,0102); at most 16 characters.</summary>
    public required string Scheme { get; init; }

    /// <summary>Code Meaning (0008,0104); at most 64 characters.</summary>
    public required string Meaning { get; init; }
}
