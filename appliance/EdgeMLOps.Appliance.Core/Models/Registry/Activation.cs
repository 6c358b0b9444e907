namespace EdgeMLOps.Appliance.Core.Models.Registry;

/// <summary>A package came to serve.</summary>
internal sealed record Activation
{
    public string Digest { get; init; } = "";

    /// <summary>What served before; null when nothing did.</summary>
    public string? Replaced { get; init; }

    /// <summary>Whether it had served before and came back.</summary>
    public bool IsReturn { get; init; }
}
